package io.sluice.support.upstream.openai;

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
import java.util.Optional;

/** OpenAI's own wire; also what every server that calls itself compatible is asked for. */
public final class OpenAiWire implements Wire {

    private final Flavor flavor = new OpenAiFlavor();
    private final List<Endpoint> endpoints = List.of(
            Endpoint.post("/chat/completions", new ChatChecks(flavor), new ChatSpeaker(flavor)),
            Endpoint.post("/completions", InputChecks.ofCompletions(flavor), new CompletionSpeaker(flavor)),
            Endpoint.post("/embeddings", InputChecks.ofEmbeddings(flavor), new EmbeddingSpeaker(flavor)),
            Endpoint.get("/models(?:/(?<id>.+))?", ModelSpeaker::known, new ModelSpeaker(flavor)));

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public String basePath() {
        return "/openai/v1";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        var key = call.bearer();
        if (key.isEmpty()) {
            return call.rules().keyRequired() ? Optional.of(OpenAiErrors.NO_KEY) : Optional.empty();
        }
        return key.filter(value -> !call.rules().accepts(value)).map(OpenAiErrors::wrongKey);
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404)
                .withMessage("Invalid URL (" + call.request().method() + " "
                        + call.request().path() + ")");
    }

    @Override
    public VendorError malformed(Call call) {
        return OpenAiErrors.NOT_JSON;
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<>(flavor.headers(call));
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, flavor.error(call, error, retryAfter), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        var body = OpenAiErrors.body(call, error, new RetryAfter.None());
        return new Frame.Event(null, Json.compact(body), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return stream(flavor, call, frames);
    }

    static Answer stream(Flavor flavor, Call call, List<Frame> frames) {
        var headers = new LinkedHashMap<>(flavor.headers(call));
        headers.put("content-type", "text/event-stream; charset=utf-8");
        headers.put("cache-control", "no-cache");
        return new Answer(200, headers, true, frames, flavor.account(call));
    }

    static Answer whole(Flavor flavor, Call call, String body, Tokens bill) {
        var headers = new LinkedHashMap<>(flavor.headers(call));
        headers.put("content-type", "application/json");
        return Answer.whole(200, headers, body, bill, flavor.account(call));
    }
}
