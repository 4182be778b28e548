package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
 * Azure's way with OpenAI's wire: everything on one line with its members in alphabetical order, what the content filter
 * found beside every choice, and a first chunk that belongs to the filter alone.
 */
final class AzureFlavor implements Flavor {

    private static final String[] CATEGORIES = {"hate", "self_harm", "sexual", "violence"};

    private static final String RATE_LIMIT = "Requests to the ChatCompletions_Create Operation under Azure OpenAI API"
            + " have exceeded call rate limit of your current OpenAI S0 pricing tier.";

    private final boolean modelInBody;

    /** @param modelInBody whether the deployment is named by the body (v1) rather than by the path (classic) */
    AzureFlavor(boolean modelInBody) {
        this.modelInBody = modelInBody;
    }

    @Override
    public Endpoint.Checks modelChecks() {
        return (call, body) -> {
            if (!modelInBody) {
                return Optional.empty();
            }
            if (!body.path("model").isTextual()) {
                return Optional.of(VendorError.invalid(null, "you must provide a model parameter"));
            }
            return call.rules().serves(call.model()) ? Optional.empty() : Optional.of(AzureWire.unknownDeployment());
        };
    }

    /** The deployment of the classic form, the model of the v1 form. */
    @Override
    public String account(Call call) {
        return call.variables().getOrDefault("deployment", call.model());
    }

    @Override
    public Map<String, String> headers(Call call) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("x-request-id", call.id("00000000-"));
        headers.put("apim-request-id", call.id("10000000-"));
        headers.put("x-ms-region", "Sweden Central");
        headers.put("x-ratelimit-limit-requests", "100");
        headers.put("x-ratelimit-remaining-requests", "99");
        headers.put("x-ratelimit-limit-tokens", "100000");
        headers.put("x-ratelimit-remaining-tokens", "99990");
        return headers;
    }

    @Override
    public String print(JsonNode body) {
        return Json.compact(body);
    }

    @Override
    public JsonNode whole(ObjectNode body) {
        body.path("choices").forEach(choice -> ((ObjectNode) choice).set("content_filter_results", safe()));
        body.set("prompt_filter_results", prompt());
        body.remove("service_tier");
        return Json.sorted(body);
    }

    @Override
    public JsonNode plain(ObjectNode body) {
        return Json.sorted(body);
    }

    @Override
    public JsonNode chunk(Call call, ObjectNode chunk, int ordinal) {
        chunk.path("choices").forEach(node -> {
            var choice = (ObjectNode) node;
            var said = choice.path("delta").path("content").asText("");
            choice.set("content_filter_results", said.isEmpty() ? Json.object() : safe());
        });
        chunk.remove("service_tier");
        return Json.sorted(chunk);
    }

    @Override
    public List<JsonNode> preamble() {
        var first = Json.object();
        first.putArray("choices");
        first.put("created", 0).put("id", "").put("model", "").put("object", "");
        first.set("prompt_filter_results", prompt());
        return List.of(first);
    }

    /** OpenAI's body, or the one of the management layer in front for what never reaches a model. */
    @Override
    public String error(Call call, VendorError error, RetryAfter retryAfter) {
        var body = switch (error.status()) {
            case 401 ->
                front(
                        "401",
                        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a"
                                + " valid key for an active subscription and use a correct regional API endpoint for"
                                + " your resource.");
            case 404 ->
                front(
                        error.code() == null ? "404" : error.code(),
                        error.message() == null ? "Resource not found" : error.message());
            case 429 -> front("429", (error.message() == null ? RATE_LIMIT : error.message()) + retryAfter.hint());
            default -> "content_filter".equals(error.code()) ? filtered() : OpenAiErrors.body(call, error, retryAfter);
        };
        return Json.compact(body);
    }

    private static ObjectNode front(String code, String message) {
        var body = Json.object();
        body.putObject("error").put("code", code).put("message", message);
        return body;
    }

    private static ObjectNode filtered() {
        var body = Json.object();
        var error = body.putObject("error")
                .put(
                        "message",
                        "The response was filtered due to the prompt triggering Azure OpenAI's content management"
                                + " policy. Please modify your prompt and retry. To learn more about our content"
                                + " filtering policies please read our documentation:"
                                + " https://go.microsoft.com/fwlink/?linkid=2198766")
                .putNull("type")
                .put("param", "prompt")
                .put("code", "content_filter")
                .put("status", 400);
        var results = safe();
        results.putObject("violence").put("filtered", true).put("severity", "high");
        error.putObject("innererror")
                .put("code", "ResponsibleAIPolicyViolation")
                .set("content_filter_result", results);
        return body;
    }

    private static ArrayNode prompt() {
        var results = Json.array();
        results.addObject().put("prompt_index", 0).set("content_filter_results", safe());
        return results;
    }

    private static ObjectNode safe() {
        var results = Json.object();
        for (var category : CATEGORIES) {
            results.putObject(category).put("filtered", false).put("severity", "safe");
        }
        return results;
    }
}
