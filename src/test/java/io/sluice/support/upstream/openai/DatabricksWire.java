package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.support.upstream.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Databricks workspace: one address for each serving endpoint, whose task is what the body asks for. Its token endpoint
 * answers what is scripted, with checks off, for forms are no JSON.
 */
public final class DatabricksWire implements Wire {
    private static final String TOKEN_PATH = "/oidc/v1/token";

    private final Flavor flavor = new WorkspaceFlavor();
    private final List<Endpoint> endpoints = List.of(
            Endpoint.post("/serving-endpoints/(?<deployment>[^/]+)/invocations", this::refusal, this::say),
            Endpoint.post(TOKEN_PATH, (_, _) -> Optional.empty(), this::say));

    @Override
    public String name() {
        return "databricks";
    }

    @Override
    public String basePath() {
        return "/databricks";
    }

    @Override
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public Optional<VendorError> admit(Call call) {
        boolean login = call.request().path().endsWith(TOKEN_PATH); // by the client's id and secret
        return login || call.bearer().filter(call.rules()::accepts).isPresent()
                ? Optional.empty()
                : Optional.of(VendorError.of(403).withMessage("Invalid access token."));
    }

    @Override
    public VendorError notFound(Call call) {
        return VendorError.of(404).withMessage("Endpoint not found");
    }

    @Override
    public VendorError malformed(Call call) {
        return VendorError.invalid(null, "Malformed JSON");
    }

    @Override
    public Answer refuse(Call call, VendorError error, RetryAfter retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", "application/json");
        headers.putAll(retryAfter.headers());
        return Answer.whole(error.status(), headers, flavor.error(call, error, retryAfter), Tokens.NONE, "");
    }

    @Override
    public Frame errorEvent(Call call, VendorError error) {
        return new Frame.Event(null, Json.compact(OpenAiErrors.body(call, error, new RetryAfter.None())), Tokens.NONE);
    }

    @Override
    public Answer stream(Call call, List<Frame> frames) {
        return OpenAiWire.stream(flavor, call, frames);
    }

    private Optional<VendorError> refusal(Call call, JsonNode body) {
        if (body.has("messages")) {
            return new ChatChecks(flavor).refusal(call, body);
        }
        return body.has("prompt")
                ? InputChecks.ofCompletions(flavor).refusal(call, body)
                : InputChecks.ofEmbeddings(flavor).refusal(call, body);
    }

    private Answer say(Call call, Said said) {
        Endpoint.Speaker speaker = call.body().has("messages")
                ? new ChatSpeaker(flavor)
                : call.body().has("prompt") ? new CompletionSpeaker(flavor) : new EmbeddingSpeaker(flavor);
        return speaker.say(call, said);
    }

    /** OpenAI's words on one line, and errors of its own. */
    private static final class WorkspaceFlavor implements Flavor {
        @Override
        public String account(Call call) {
            return call.variables().getOrDefault("deployment", "");
        }

        @Override
        public Map<String, String> headers(Call call) {
            return Map.of("x-request-id", call.id("databricks-"));
        }

        @Override
        public String print(JsonNode body) {
            return Json.compact(body);
        }

        @Override
        public JsonNode whole(ObjectNode body) {
            body.path("choices").forEach(choice -> think((ObjectNode) choice.path("message")));
            return body;
        }

        @Override
        public JsonNode plain(ObjectNode body) {
            return body;
        }

        @Override
        public JsonNode chunk(Call call, ObjectNode chunk, int ordinal) {
            chunk.path("choices").forEach(choice -> think((ObjectNode) choice.path("delta")));
            return chunk;
        }

        private static void think(ObjectNode said) {
            ThoughtParts.write(said, text -> {
                var part = Json.object().put("type", "reasoning");
                part.putArray("summary").addObject().put("type", "summary_text").put("text", text);
                return part;
            });
        }

        @Override
        public List<JsonNode> preamble() {
            return List.of();
        }

        @Override
        public String error(Call call, VendorError error, RetryAfter retryAfter) {
            var code = switch (error.status()) {
                case 400 -> "INVALID_PARAMETER_VALUE";
                case 403 -> "PERMISSION_DENIED";
                case 404 -> "RESOURCE_DOES_NOT_EXIST";
                case 429 -> "REQUEST_LIMIT_EXCEEDED";
                case 503 -> "TEMPORARILY_UNAVAILABLE";
                default -> "INTERNAL_ERROR";
            };
            var usual = OpenAiErrors.body(call, error, retryAfter).path("error");
            return Json.compact(Json.object()
                    .put("error_code", code)
                    .put("message", usual.path("message").asText()));
        }
    }
}
