package io.sluice.support.upstream.tgi;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Text Generation Inference: its own operations, and the route on which it speaks OpenAI's wire. Wants no key. */
public final class TgiWire implements Wire {

    /** On whose account answers go that name no model: the server has one. */
    static final String MODEL = "tgi";

    private final List<Endpoint> endpoints = List.of(
            Endpoint.post("/generate", new GenerateChecks(false), new GenerateSpeaker(false)),
            Endpoint.post("/generate_stream", new GenerateChecks(true), new GenerateSpeaker(true)),
            Endpoint.post("/v1/chat/completions", new ChatChecks(), new ChatSpeaker()));

    @Override
    public String name() {
        return "tgi";
    }

    @Override
    public String basePath() {
        return "/tgi";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        return call.rules().accepts(call.bearer().orElse(""))
                ? Optional.empty()
                : Optional.of(VendorError.of(401).withMessage("Invalid credentials in Authorization header"));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Not Found");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.of(422).withMessage("Failed to parse the request body as JSON");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, Json.compact(body(error, retryAfter)), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return new Frame.Event(null, Json.compact(body(error, new RetryAfter.None())), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return streamed(frames);
    }

    static Answer streamed(List<Frame> frames) {
        return new Answer(200, Map.of("content-type", "text/event-stream"), true, frames, MODEL);
    }

    /** A refused request. */
    static Optional<VendorError> invalid(String message) {
        return Optional.of(
                VendorError.of(422).withType("validation").withMessage("Input validation error: " + message));
    }

    private static JsonNode body(VendorError error, RetryAfter retryAfter) {
        var type = error.type() == null ? type(error.status()) : error.type();
        var message = error.message() == null ? message(error.status()) : error.message();
        return Json.object().put("error", message + retryAfter.hint()).put("error_type", type);
    }

    private static String type(int status) {
        return switch (status) {
            case 422 -> "validation";
            case 424 -> "generation";
            case 429 -> "overloaded";
            case 500 -> "incomplete_generation";
            default -> "unknown";
        };
    }

    private static String message(int status) {
        return switch (status) {
            case 422 -> "Input validation error";
            case 424 -> "Request failed during generation: Server error: CUDA out of memory";
            case 429 -> "Model is overloaded";
            case 500 -> "Incomplete generation";
            case 503 -> "Service Unavailable";
            default -> "error " + status;
        };
    }
}
