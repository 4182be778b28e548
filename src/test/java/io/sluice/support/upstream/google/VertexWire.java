package io.sluice.support.upstream.google;

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
import io.sluice.support.upstream.anthropic.AnthropicErrors;
import io.sluice.support.upstream.anthropic.CountSpeaker;
import io.sluice.support.upstream.anthropic.MessageChecks;
import io.sluice.support.upstream.anthropic.MessageSpeaker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Vertex AI: Google's models and Anthropic's, each an operation of its model, by access tokens. Errors of the platform are
 * Google's, those of Anthropic's models Anthropic's. The endpoints that grant tokens answer what is scripted, with checks off,
 * for forms are no JSON.
 */
public final class VertexWire implements Wire {
    private static final String ANTHROPIC = "/publishers/anthropic/";
    private static final Set<Integer> OF_PLATFORM = Set.of(401, 403, 404);

    private final List<Endpoint> endpoints = List.of(
            Endpoint.post(
                    google("generateContent|streamGenerateContent"), new ContentChecks(false), new ContentSpeaker()),
            Endpoint.post(google("countTokens"), VertexWire::countable, new TokenCountSpeaker()),
            Endpoint.post(google("predict"), new PredictChecks(), new PredictSpeaker()),
            Endpoint.post(google("embedContent"), new EmbedChecks(), new EmbedSpeaker()),
            Endpoint.post(
                    place("anthropic") + "count-tokens:(?<operation>rawPredict)",
                    new ClaudeChecks(new MessageChecks(false), false),
                    CountSpeaker::say),
            Endpoint.post(
                    place("anthropic") + "(?<model>[^/:]+):(?<operation>rawPredict|streamRawPredict)",
                    new ClaudeChecks(new MessageChecks(), true),
                    new MessageSpeaker()),
            Endpoint.post("/token", (_, _) -> Optional.empty(), new ContentSpeaker()),
            Endpoint.get(
                    "/computeMetadata/v1/instance/service-accounts/default/token",
                    (_, _) -> Optional.empty(),
                    new ContentSpeaker()));

    @Override
    public String name() {
        return "vertex-ai";
    }

    @Override
    public String basePath() {
        return "/vertex/v1";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        return call.bearer().filter(call.rules()::accepts).isPresent()
                ? Optional.empty()
                : Optional.of(VendorError.of(401));
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
        if (!isClaude(call) || OF_PLATFORM.contains(error.status())) {
            return Status.refuse(error, retryAfter);
        }
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        var body = Json.compact(AnthropicErrors.body(call, error, retryAfter));
        return Answer.whole(error.status(), headers, body, Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return isClaude(call)
                ? new Frame.Event(
                        "error", Json.compact(AnthropicErrors.body(call, error, new RetryAfter.None())), Tokens.NONE)
                : Status.event(error);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return Answers.streamed(call, frames);
    }

    private static boolean isClaude(Call call) {
        return call.request().path().contains(ANTHROPIC);
    }

    private static String place(String publisher) {
        return "/projects/(?<project>[^/]+)/locations/(?<location>[^/]+)/publishers/" + publisher + "/models/";
    }

    private static String google(String operations) {
        return place("google") + "(?<model>[^/:]+):(?<operation>" + operations + ")";
    }

    private static Optional<VendorError> countable(Call call, JsonNode body) {
        for (var member : body.properties()) {
            if (!Set.of("contents", "systemInstruction", "tools").contains(member.getKey())) {
                return ContentChecks.refuse("Invalid JSON payload received. Unknown name \"" + member.getKey() + "\"");
            }
        }
        return body.path("contents").isEmpty() ? ContentChecks.refuse("contents is not specified") : Optional.empty();
    }
}
