package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OpenAI itself: whole bodies indented, chunks on one line with a random-length {@code obfuscation} unless the client
 * declines it.
 */
final class OpenAiFlavor implements Flavor {

    private static final String NOISE = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0iL";

    @Override
    public String account(Call call) {
        return call.model();
    }

    @Override
    public Map<String, String> headers(Call call) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-request-id", call.id("req_"));
        headers.put("openai-organization", "fake-org");
        headers.put("openai-processing-ms", "12");
        headers.put("openai-version", "2020-10-01");
        headers.put("x-ratelimit-limit-requests", "10000");
        headers.put("x-ratelimit-remaining-requests", "9999");
        headers.put("x-ratelimit-reset-requests", "6ms");
        headers.put("x-ratelimit-limit-tokens", "2000000");
        headers.put("x-ratelimit-remaining-tokens", "1999984");
        headers.put("x-ratelimit-reset-tokens", "0s");
        return headers;
    }

    @Override
    public String print(JsonNode body) {
        return Json.indented(body) + "\n";
    }

    @Override
    public JsonNode whole(ObjectNode body) {
        return body;
    }

    @Override
    public JsonNode plain(ObjectNode body) {
        return body;
    }

    @Override
    public JsonNode chunk(Call call, ObjectNode chunk, int ordinal) {
        if (call.body().path("stream_options").path("include_obfuscation").asBoolean(true)) {
            chunk.put("obfuscation", NOISE.substring(0, 1 + ordinal * 7 % (NOISE.length() - 1)));
        }
        return chunk;
    }

    @Override
    public List<JsonNode> preamble() {
        return List.of();
    }

    @Override
    public String error(Call call, VendorError error, RetryAfter retryAfter) {
        var body = OpenAiErrors.body(call, error, retryAfter);
        return error.status() == 401 ? Json.wide(body) + "\n" : Json.indented(body);
    }

    @Override
    public Endpoint.Checks modelChecks() {
        return (call, body) -> {
            if (!body.path("model").isTextual()) {
                return Optional.of(VendorError.invalid(null, "you must provide a model parameter"));
            }
            return call.rules().serves(call.model()) ? Optional.empty() : Optional.of(VendorError.of(404));
        };
    }
}
