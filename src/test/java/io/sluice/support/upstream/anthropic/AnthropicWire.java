package io.sluice.support.upstream.anthropic;

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

/** Anthropic's wire: messages, the legacy completions, token counts and models. */
public final class AnthropicWire implements Wire {

    /** The version that refuses sampling parameters. */
    static final String NEWEST = "2026-10-21";

    private static final Set<String> VERSIONS = Set.of("2023-01-01", "2023-06-01", NEWEST);
    private static final String RESET = "2026-01-02T02:55:00Z";

    private final List<Endpoint> endpoints = List.of(
            Endpoint.post("/messages", new MessageChecks(), new MessageSpeaker()),
            Endpoint.post("/messages/count_tokens", new MessageChecks(false), CountSpeaker::say),
            Endpoint.post("/complete", new CompleteChecks(), new CompleteSpeaker()),
            Endpoint.get("/models(?:/(?<id>.+))?", ModelSpeaker::known, new ModelSpeaker()));

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public String basePath() {
        return "/anthropic/v1";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** The key in {@code x-api-key} wins over the one in {@code Authorization: Bearer}; the version comes after it. */
    @Override
    public Optional<VendorError> admit(Call call) {
        var key = call.request().header("x-api-key").filter(value -> !value.isBlank());
        if (key.or(call::bearer).isEmpty() && call.rules().keyRequired()) {
            return refused("x-api-key header is required");
        }
        if (key.isPresent() && !call.rules().accepts(key.get())) {
            return refused("invalid x-api-key");
        }
        if (key.isEmpty()
                && call.bearer().filter(value -> !call.rules().accepts(value)).isPresent()) {
            return refused("Invalid bearer token");
        }
        var version = call.request().header("anthropic-version").filter(value -> !value.isBlank());
        if (version.isEmpty()) {
            return Optional.of(VendorError.invalid(null, "anthropic-version: header is required"));
        }
        return VERSIONS.contains(version.get())
                ? Optional.empty()
                : Optional.of(VendorError.invalid(
                        null, "anthropic-version: \"" + version.get() + "\" is not a valid version"));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Not Found");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.invalid(null, "The request body is not valid JSON");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = headers(call, "application/json");
        headers.putAll(retryAfter.headers());
        var body = Json.compact(AnthropicErrors.body(call, error, retryAfter));
        return Answer.whole(error.status(), headers, body, Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        var body = AnthropicErrors.body(call, error, new RetryAfter.None());
        return new Frame.Event("error", Json.compact(body), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return streamed(call, frames);
    }

    static Answer streamed(Call call, List<Frame> frames) {
        var headers = headers(call, "text/event-stream; charset=utf-8");
        headers.put("cache-control", "no-cache");
        return new Answer(200, headers, true, frames, call.model());
    }

    static Answer whole(Call call, String body, Tokens bill) {
        return Answer.whole(200, headers(call, "application/json"), body, bill, call.model());
    }

    private static Map<String, String> headers(Call call, String contentType) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", contentType);
        limit(headers, "requests", 4000, 3999);
        limit(headers, "input-tokens", 400_000, 399_000);
        limit(headers, "output-tokens", 80_000, 79_000);
        limit(headers, "tokens", 480_000, 478_000);
        headers.put("request-id", call.id("req_"));
        headers.put("anthropic-organization-id", "00000000-0000-4000-8000-000000000000");
        return headers;
    }

    private static void limit(Map<String, String> headers, String kind, int limit, int remaining) {
        headers.put("anthropic-ratelimit-" + kind + "-limit", Integer.toString(limit));
        headers.put("anthropic-ratelimit-" + kind + "-remaining", Integer.toString(remaining));
        headers.put("anthropic-ratelimit-" + kind + "-reset", RESET);
    }

    private static Optional<VendorError> refused(String message) {
        return Optional.of(VendorError.of(401).withMessage(message));
    }
}
