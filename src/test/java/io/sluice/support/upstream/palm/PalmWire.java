package io.sluice.support.upstream.palm;

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
import java.util.Set;

/** Google's PaLM API: messages, texts and embeddings, each an operation of its model. Streams nothing. */
public final class PalmWire implements Wire {

    private static final Set<String> SAMPLING = Set.of("temperature", "candidateCount", "topP", "topK");
    private static final Set<String> TEXT = Set.of("maxOutputTokens", "stopSequences", "safetySettings");

    private final List<Endpoint> endpoints = List.of(
            Endpoint.post(model("generateMessage"), PalmWire::message, new PalmSpeaker()),
            Endpoint.post(model("generateText"), PalmWire::text, new PalmSpeaker()),
            Endpoint.post(model("batchEmbedText"), PalmWire::embedding, new PalmSpeaker()));

    @Override
    public String name() {
        return "palm";
    }

    @Override
    public String basePath() {
        return "/palm/v1beta3";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        var key = call.request().header("x-goog-api-key").filter(value -> !value.isBlank());
        if (key.isEmpty()) {
            return call.rules().keyRequired() ? Optional.of(VendorError.of(403)) : Optional.empty();
        }
        return call.rules().accepts(key.get())
                ? Optional.empty()
                : Optional.of(VendorError.of(400)
                        .withCode("API_KEY_INVALID")
                        .withMessage("API key not valid. Please pass a valid API key."));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404);
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.invalid(null, "Invalid JSON payload received.");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json; charset=UTF-8");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, Json.indented(body(error, retryAfter)), Tokens.NONE, "");
    }

    /** The API streams nothing, so nothing can be broken off but by the connection. */
    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return Frame.Bytes.of(Json.compact(body(error, new RetryAfter.None())), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return new Answer(200, Map.of("content-type", "application/json"), true, frames, account(call));
    }

    static String account(Call call) {
        return call.variables().getOrDefault("model", "");
    }

    private static String model(String operation) {
        return "/models/(?<model>[^/:]+):(?<operation>" + operation + ")";
    }

    private static Optional<VendorError> message(Call call, JsonNode body) {
        return body.path("prompt").path("messages").isEmpty()
                ? invalid("messages: must not be empty")
                : known(body, Set.of()).or(() -> ranges(call, body));
    }

    private static Optional<VendorError> text(Call call, JsonNode body) {
        return body.path("prompt").path("text").asText().isEmpty()
                ? invalid("prompt: text must not be empty")
                : known(body, TEXT).or(() -> ranges(call, body));
    }

    private static Optional<VendorError> embedding(Call call, JsonNode body) {
        return body.path("texts").isEmpty() ? invalid("texts: must not be empty") : ranges(call, body);
    }

    private static Optional<VendorError> known(JsonNode body, Set<String> more) {
        for (var member : body.properties()) {
            var name = member.getKey();
            if (!name.equals("prompt") && !SAMPLING.contains(name) && !more.contains(name)) {
                return invalid("Invalid JSON payload received. Unknown name \"" + name + "\": Cannot find field.");
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> ranges(Call call, JsonNode body) {
        if (!call.rules().serves(account(call))) {
            return Optional.of(VendorError.of(404));
        }
        if (body.path("temperature").asDouble() > 1 || body.path("topP").asDouble() > 1) {
            return invalid("temperature and topP must be in [0.0, 1.0]");
        }
        return body.path("candidateCount").asInt(1) > 8
                ? invalid("candidateCount must be in [1, 8]")
                : Optional.empty();
    }

    private static Optional<VendorError> invalid(String message) {
        return Optional.of(VendorError.invalid(null, message));
    }

    private static JsonNode body(VendorError error, RetryAfter retryAfter) {
        var message = error.message() == null ? message(error.status()) : error.message();
        var body = Json.object();
        var inner = body.putObject("error")
                .put("code", error.status())
                .put("message", message + retryAfter.hint())
                .put("status", error.type() == null ? word(error.status()) : error.type());
        if (error.code() != null) {
            inner.putArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", error.code());
        }
        return body;
    }

    private static String word(int status) {
        return switch (status) {
            case 400 -> "INVALID_ARGUMENT";
            case 401 -> "UNAUTHENTICATED";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 503 -> "UNAVAILABLE";
            case 504 -> "DEADLINE_EXCEEDED";
            default -> "INTERNAL";
        };
    }

    private static String message(int status) {
        return switch (status) {
            case 401 -> "Request had invalid authentication credentials.";
            case 403 -> "The request is missing a valid API key.";
            case 404 -> "Requested entity was not found.";
            case 429 -> "Resource has been exhausted (e.g. check quota).";
            case 503 -> "The model is overloaded. Please try again later.";
            default -> status < 500 ? "Request contains an invalid argument." : "An internal error has occurred.";
        };
    }
}
