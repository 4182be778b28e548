package io.sluice.support.upstream.bedrock;

import static io.sluice.support.upstream.bedrock.Checks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What Converse refuses: its own model's rules, and those of the models behind it that a gateway meets most. */
final class ConverseChecks implements Endpoint.Checks {

    private static final Set<String> FIELDS = Set.of(
            "messages",
            "system",
            "inferenceConfig",
            "toolConfig",
            "guardrailConfig",
            "additionalModelRequestFields",
            "additionalModelResponseFieldPaths",
            "promptVariables",
            "requestMetadata",
            "performanceConfig",
            "serviceTier",
            "outputConfig");
    private static final Set<String> INFERENCE = Set.of("maxTokens", "temperature", "topP", "stopSequences");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        var model = BedrockWire.account(call);
        return Checks.head(call, body, FIELDS)
                .or(() -> TurnChecks.refusal(body))
                .or(() -> CacheChecks.refusal(body, model))
                .or(() -> tools(body.path("toolConfig"), model))
                .or(() -> inference(body, model))
                .or(() -> output(body, model));
    }

    private static Optional<VendorError> tools(JsonNode config, String model) {
        if (config.isMissingNode()) {
            return Optional.empty();
        }
        if (config.path("tools").isEmpty()) {
            return refuse("toolConfig.tools: Member must have length greater than or equal to 1");
        }
        for (var tool : config.path("tools")) {
            if (tool.has("cachePoint")) {
                continue;
            }
            var spec = tool.path("toolSpec");
            if (!spec.path("name").asText().matches("[a-zA-Z0-9_-]{1,64}")) {
                return refuse("toolSpec.name failed to satisfy constraint: [a-zA-Z0-9_-]+");
            }
            if (spec.has("description") && spec.path("description").asText().isEmpty()) {
                return refuse("toolSpec.description: Member must have length greater than or equal to 1");
            }
            if (!spec.path("inputSchema").path("json").path("type").asText().equals("object")) {
                return refuse("The value at toolConfig.tools.0.toolSpec.inputSchema.json.type must be one of the"
                        + " following: object.");
            }
        }
        var choice = config.path("toolChoice");
        if (!choice.isMissingNode() && choice.size() != 1) {
            return refuse("toolChoice: exactly one of auto, any and tool must be set");
        }
        var forced = choice.has("any") || choice.has("tool");
        return forced && !(model.contains("claude") || model.contains("nova") || model.contains("mistral"))
                ? refuse(
                        "This model doesn't support the toolConfig.toolChoice field. Remove toolConfig.toolChoice and try"
                                + " again.")
                : Optional.empty();
    }

    private static Optional<VendorError> inference(JsonNode body, String model) {
        var config = body.path("inferenceConfig");
        var own = body.path("additionalModelRequestFields");
        if (model.contains("claude") && config.has("temperature") && config.has("topP")) {
            return refuse("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        }
        if (own.has("thinking") && (config.has("temperature") || own.has("top_k"))) {
            return refuse("`temperature` may only be set to 1 when thinking is enabled.");
        }
        var choice = body.path("toolConfig").path("toolChoice");
        if (own.has("thinking") && (choice.has("any") || choice.has("tool"))) {
            return refuse("Thinking may not be enabled when tool_choice forces tool use.");
        }
        if (own.has("tool_choice") && !choice.isMissingNode()) {
            return refuse("tool_choice: set it once");
        }
        return Stream.of(
                        Checks.known(config, INFERENCE, "#/inferenceConfig"),
                        Checks.range(config, "temperature", 0, 1),
                        Checks.range(config, "topP", 0, 1),
                        Checks.range(config, "maxTokens", 1, Integer.MAX_VALUE))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<VendorError> output(JsonNode body, String model) {
        var format = body.path("outputConfig").path("textFormat");
        if (format.isMissingNode()) {
            return Optional.empty();
        }
        if (!model.contains("claude") && !model.contains("gpt-oss")) {
            return refuse("This model doesn't support structured outputs.");
        }
        var schema = format.path("structure").path("jsonSchema").path("schema");
        if (!schema.isTextual() || !Json.isJson(schema.asText())) {
            return refuse("outputConfig.textFormat.structure.jsonSchema.schema must be a JSON document");
        }
        var further = Json.parse(schema.asText()).path("additionalProperties");
        return further.isBoolean() && !further.asBoolean()
                ? Optional.empty()
                : refuse("For 'object' type, 'additionalProperties' must be explicitly set to false");
    }
}
