package io.sluice.support.upstream.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ollama's own API. A server at home: it wants no key, but heeds one where only some are accepted. */
public final class OllamaWire implements Wire {
    /** When every reply was made, as the API writes it; {@link Call#CREATED}. */
    static final String CREATED_AT = "2026-01-02T02:54:05.000000Z";

    private static final String LINES = "application/x-ndjson";

    private final List<Endpoint> endpoints = List.of(
            Endpoint.post("/api/chat", new Checks("messages"), Speaker.OF_CHATS),
            Endpoint.post("/api/generate", new Checks("prompt"), Speaker.OF_GENERATIONS),
            Endpoint.post("/api/embed", new Checks("input"), new EmbedSpeaker()));

    @Override
    public String name() {
        return "ollama-native";
    }

    @Override
    public String basePath() {
        return "/ollama-native";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        return call.bearer().isEmpty() || call.rules().accepts(call.bearer().get())
                ? Optional.empty()
                : Optional.of(VendorError.of(401).withMessage("unauthorized"));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("404 page not found");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.invalid(null, "invalid character looking for beginning of value");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = headers("application/json; charset=utf-8");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, Json.compact(error(call, error)), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return Frame.Bytes.of(Json.compact(error(call, error)) + "\n", Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return streamed(call, frames);
    }

    /** Events as lines. */
    static Answer streamed(Call call, List<Frame> frames) {
        var lines = frames.stream()
                .map(frame -> switch (frame) {
                    case Frame.Event event -> Frame.Bytes.of(event.data() + "\n", event.credit());
                    case Frame.Bytes bytes -> bytes;
                })
                .map(Frame.class::cast)
                .toList();
        return new Answer(200, headers(LINES), true, lines, call.model());
    }

    static Answer whole(Call call, ObjectNode body, Tokens bill) {
        return Answer.whole(200, headers("application/json; charset=utf-8"), Json.compact(body), bill, call.model());
    }

    private static Map<String, String> headers(String contentType) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", contentType);
        return headers;
    }

    private static ObjectNode error(Call call, VendorError error) {
        var message = error.message() != null
                ? error.message()
                : switch (error.status()) {
                    case 404 -> "model '" + call.model() + "' not found";
                    case 503 -> "server busy, please try again.  maximum pending requests exceeded";
                    default ->
                        error.status() < 500 ? "invalid request" : "an error was encountered while running the model";
                };
        return Json.object().put("error", message);
    }
}
