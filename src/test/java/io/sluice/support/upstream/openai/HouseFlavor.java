package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenAI's wire as a {@link House} speaks it: on one line, without OpenAI's own members. */
final class HouseFlavor implements Flavor {
    private final House house;

    HouseFlavor(House house) {
        this.house = house;
    }

    @Override
    public String account(Call call) {
        return call.model();
    }

    @Override
    public Map<String, String> headers(Call call) {
        return Map.of("x-request-id", call.id("req-"));
    }

    @Override
    public String print(JsonNode body) {
        return Json.compact(body);
    }

    @Override
    public JsonNode whole(ObjectNode body) {
        body.path("choices").forEach(choice -> said((ObjectNode) choice.path("message")));
        return plain(body);
    }

    @Override
    public JsonNode plain(ObjectNode body) {
        body.remove(List.of("service_tier", "system_fingerprint"));
        if (body.get("usage") instanceof ObjectNode usage) {
            count(usage);
        }
        return body;
    }

    @Override
    public JsonNode chunk(Call call, ObjectNode chunk, int ordinal) {
        chunk.path("choices").forEach(choice -> said((ObjectNode) choice.path("delta")));
        plain(chunk);
        if (house.counts() == House.Counts.UNDER_GROQ
                && chunk.path("usage").isObject()
                && !chunk.path("choices").isEmpty()) {
            chunk.putObject("x_groq").put("id", call.id("req_")).set("usage", chunk.remove("usage"));
        }
        return chunk;
    }

    @Override
    public List<JsonNode> preamble() {
        return List.of();
    }

    @Override
    public UsagePlace usagePlace(boolean asked) {
        return switch (house.telling()) {
            case AS_ASKED -> asked ? UsagePlace.OWN_CHUNK : UsagePlace.NOWHERE;
            case ALWAYS -> UsagePlace.OWN_CHUNK;
            case WITH_FINISH -> UsagePlace.WITH_FINISH;
            case WITH_FINISH_AND_AS_ASKED -> asked ? UsagePlace.WITH_FINISH_AND_OWN_CHUNK : UsagePlace.WITH_FINISH;
            case ALL_ALONG -> UsagePlace.IN_EVERY_CHUNK;
        };
    }

    @Override
    public boolean filters() {
        return house.filters();
    }

    @Override
    public String error(Call call, VendorError error, RetryAfter retryAfter) {
        var usual = OpenAiErrors.body(call, error, retryAfter).path("error");
        var message = usual.path("message").asText();
        var code = usual.path("code").isTextual() ? usual.path("code").asText() : Integer.toString(error.status());
        var body = Json.object();
        switch (house.errors()) {
            case OPENAI -> body.set("error", usual);
            case NUMBERED ->
                body.putObject("error")
                        .put("message", message)
                        .put("type", usual.path("type").asText())
                        .put("code", error.status());
            case TEXT -> body.put("code", code).put("error", message);
            case FLAT ->
                body.put("object", "error")
                        .put("message", message)
                        .put("type", usual.path("type").asText())
                        .putNull("param")
                        .put("code", code);
            case FAULT ->
                body.putObject("fault")
                        .put("faultstring", message)
                        .putObject("detail")
                        .put("errorcode", code);
            case DETAIL -> body.put("detail", message);
        }
        return Json.compact(body);
    }

    @Override
    public Endpoint.Checks modelChecks() {
        return (call, body) -> {
            if (!body.path("model").isTextual()) {
                return Optional.of(VendorError.invalid("model", "model is required"));
            }
            if (!call.rules().serves(call.model())) {
                return Optional.of(VendorError.of(404));
            }
            return house.refused().stream()
                    .filter(body::has)
                    .sorted()
                    .findFirst()
                    .map(member -> new VendorError(
                            house == House.MISTRAL ? 422 : 400,
                            "invalid_request_error",
                            null,
                            member,
                            "property '" + member + "' is unsupported"));
        };
    }

    private void said(ObjectNode said) {
        said.remove("annotations");
        if (house.filters() && said.path("refusal").isTextual()) {
            said.set("content", said.get("refusal"));
        }
        if (!house.refuses()) {
            said.remove("refusal");
        }
        if (house.thinksInParts()) {
            ThoughtParts.write(said, text -> {
                var part = Json.object().put("type", "thinking");
                part.putArray("thinking").addObject().put("type", "text").put("text", text);
                return part;
            });
        }
        if (!house.thoughts().equals("reasoning_content") && said.has("reasoning_content")) {
            said.set(house.thoughts(), said.remove("reasoning_content"));
        }
    }

    private static long reasoning(ObjectNode usage) {
        return usage.path("completion_tokens_details").path("reasoning_tokens").asLong();
    }

    private static void lessen(ObjectNode usage, String member, long by) {
        usage.put(member, usage.path(member).asLong() - by);
    }

    private void count(ObjectNode usage) {
        switch (house.counts()) {
            case PLAIN, UNDER_GROQ -> {}
            case CACHE_HITS -> {
                var hits = usage.path("prompt_tokens_details")
                        .path("cached_tokens")
                        .asLong();
                usage.remove("prompt_tokens_details");
                usage.put("prompt_cache_hit_tokens", hits)
                        .put(
                                "prompt_cache_miss_tokens",
                                usage.path("prompt_tokens").asLong() - hits);
            }
            case REASONING_BESIDE -> lessen(usage, "completion_tokens", reasoning(usage));
            case REASONING_APART -> {
                var reasoning = reasoning(usage);
                lessen(usage, "completion_tokens", reasoning);
                lessen(usage, "total_tokens", reasoning);
                usage.put("reasoning_tokens", reasoning).remove("completion_tokens_details");
            }
            case COST -> usage.put("cost", 0.25);
        }
    }
}
