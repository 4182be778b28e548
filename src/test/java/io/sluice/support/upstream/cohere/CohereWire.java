package io.sluice.support.upstream.cohere;

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

/** Cohere's wire: chats and embeddings of the second version, the legacy generations of the first. */
public final class CohereWire implements Wire {

    private final List<Endpoint> endpoints = List.of(
            Endpoint.post("/v2/chat", new ChatChecks(), new ChatSpeaker()),
            Endpoint.post("/v2/embed", new EmbedChecks(), new EmbedSpeaker()),
            Endpoint.post("/v1/generate", new GenerateChecks(), new GenerateSpeaker()));

    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public String basePath() {
        return "/cohere";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        if (call.bearer().isEmpty()) {
            return call.rules().keyRequired()
                    ? Optional.of(VendorError.of(401).withMessage("no api key supplied"))
                    : Optional.empty();
        }
        return call.rules().accepts(call.bearer().get())
                ? Optional.empty()
                : Optional.of(VendorError.of(401).withMessage("invalid api token"));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Endpoint not found.");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.invalid(null, "invalid request: request body is not valid JSON");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = headers("application/json");
        headers.putAll(retryAfter.headers());
        var body = Json.object().put("id", call.id("")).put("message", message(call, error) + retryAfter.hint());
        return Answer.whole(error.status(), headers, Json.compact(body), Tokens.NONE, "");
    }

    /** Both versions end a stream they cannot finish with an event that says so. */
    @Override
    public Frame errorEvent(Call call, VendorError error) {
        if (call.request().path().endsWith("/generate")) {
            var event = Json.object()
                    .put("is_finished", true)
                    .put("event_type", "stream-error")
                    .put("finish_reason", "ERROR")
                    .put("err", message(call, error));
            return new Frame.Event("stream-error", Json.compact(event), Tokens.NONE);
        }
        var event = Json.object().put("type", "message-end").put("id", call.id(""));
        event.putObject("delta").put("error", message(call, error)).put("finish_reason", "ERROR");
        return new Frame.Event("message-end", Json.compact(event), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return streamed(call, frames);
    }

    static Answer streamed(Call call, List<Frame> frames) {
        return new Answer(200, headers("text/event-stream"), true, frames, call.model());
    }

    static Answer whole(Call call, String body, Tokens bill) {
        return Answer.whole(200, headers("application/json"), body, bill, call.model());
    }

    private static Map<String, String> headers(String contentType) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", contentType);
        headers.put("x-endpoint-monthly-call-limit", "1000");
        headers.put("x-trial-endpoint-call-limit", "20");
        headers.put("x-trial-endpoint-call-remaining", "19");
        return headers;
    }

    private static String message(Call call, VendorError error) {
        if (error.message() != null) {
            return error.message();
        }
        return switch (error.status()) {
            case 401 -> "invalid api token";
            case 403 -> "access denied";
            case 404 ->
                "model '" + call.model()
                        + "' not found, make sure the correct model ID was used and that you have access to the model.";
            case 429 ->
                "You are using a Trial key, which is limited to 20 API calls / minute. You can continue to use the Trial"
                        + " key for free or upgrade to a Production key with higher rate limits.";
            case 498 -> "blocked output: please make sure your request complies with our terms of use";
            case 503 -> "service unavailable";
            default -> error.status() < 500 ? "invalid request" : "internal server error";
        };
    }
}
