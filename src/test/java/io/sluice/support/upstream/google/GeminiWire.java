package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.List;
import java.util.Optional;

/** The Gemini API: contents and embeddings, each an operation of its model. */
public final class GeminiWire implements Wire {
    private final List<Endpoint> endpoints = List.of(
            Endpoint.post(
                    model("generateContent|streamGenerateContent"), new ContentChecks(true), new ContentSpeaker()),
            Endpoint.post(model("countTokens"), GeminiWire::countable, new TokenCountSpeaker()),
            Endpoint.post(model("embedContent|batchEmbedContents"), new EmbedChecks(), new EmbedSpeaker()));

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public String basePath() {
        return "/gemini/v1beta";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        if (call.request().query().containsKey("key")) {
            return Optional.of(
                    VendorError.invalid(null, "The double takes keys in a header only: addresses get logged."));
        }
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
        return Status.refuse(error, retryAfter);
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return Status.event(error);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return Answers.streamed(call, frames);
    }

    private static String model(String operation) {
        return "/models/(?<model>[^/:]+):(?<operation>" + operation + ")";
    }

    private static Optional<VendorError> countable(Call call, JsonNode body) {
        var counted = body.path("generateContentRequest");
        return counted.path("model").asText().equals("models/" + call.model())
                ? Optional.empty()
                : Optional.of(VendorError.invalid(null, "generateContentRequest.model: must be the model of the path"));
    }
}
