package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What Google refuses in a request for content. */
final class ContentChecks implements Endpoint.Checks {
    private static final Set<String> FIELDS = Set.of(
            "contents",
            "systemInstruction",
            "tools",
            "toolConfig",
            "safetySettings",
            "generationConfig",
            "cachedContent");
    private static final Set<String> CONFIG = Set.of(
            "temperature",
            "topP",
            "topK",
            "candidateCount",
            "maxOutputTokens",
            "stopSequences",
            "seed",
            "presencePenalty",
            "frequencyPenalty",
            "responseLogprobs",
            "logprobs",
            "responseMimeType",
            "responseJsonSchema",
            "thinkingConfig",
            "mediaResolution");

    private final boolean developer;

    /** @param developer whether it is the Gemini API; else Vertex AI */
    ContentChecks(boolean developer) {
        this.developer = developer;
    }

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return Stream.<Supplier<Optional<VendorError>>>of(
                        () -> head(call, body),
                        () -> new TurnChecks(call.model(), developer).refusal(body.path("contents")),
                        () -> tools(body),
                        () -> config(body.path("generationConfig")),
                        () -> format(call, body),
                        () -> thinking(call, body.path("generationConfig").path("thinkingConfig")))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Optional<VendorError> refuse(String message) {
        return Optional.of(VendorError.invalid(null, message));
    }

    static int version(String model) {
        return model.startsWith("gemini-") && Character.isDigit(model.charAt(7))
                ? Character.digit(model.charAt(7), 10)
                : 9;
    }

    private Optional<VendorError> head(Call call, JsonNode body) {
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404));
        }
        if (call.streams() && !call.request().query().containsKey("alt")) {
            return refuse("The double streams events only: ask for alt=sse.");
        }
        for (var member : body.properties()) {
            var name = member.getKey();
            var known = FIELDS.contains(name) || name.equals(developer ? "serviceTier" : "labels");
            if (!known) {
                return unknown(name);
            }
        }
        for (var member : body.path("generationConfig").properties()) {
            if (!CONFIG.contains(member.getKey())) {
                return unknown(member.getKey());
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> unknown(String name) {
        return refuse("Invalid JSON payload received. Unknown name \"" + name + "\": Cannot find field.");
    }

    private static Optional<VendorError> tools(JsonNode body) {
        var functions = body.path("tools").path(0).path("functionDeclarations");
        for (var function : functions) {
            if (!function.path("name").asText().matches("[A-Za-z_][A-Za-z0-9_.:-]{0,127}")) {
                return refuse("Invalid function name. Must start with a letter or an underscore.");
            }
            var schema = function.path("parametersJsonSchema");
            if (!schema.isMissingNode() && schema.path("properties").isEmpty()) {
                return refuse("parameters.properties: should be non-empty for OBJECT type");
            }
        }
        var choice = body.path("toolConfig").path("functionCallingConfig");
        if (body.has("toolConfig") && functions.isEmpty()) {
            return refuse("Function calling config is set without function_declarations.");
        }
        for (var name : choice.path("allowedFunctionNames")) {
            if (!functions.findValuesAsText("name").contains(name.asText())) {
                return refuse("Allowed function name " + name.asText() + " is not declared.");
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> config(JsonNode config) {
        return Stream.of(
                        range(config, "temperature", 0, 2),
                        range(config, "topP", 0, 1),
                        range(config, "topK", 1, 1000),
                        range(config, "candidateCount", 1, 8),
                        range(config, "maxOutputTokens", 1, 65_536),
                        range(config, "logprobs", 1, 20),
                        range(config, "presencePenalty", -2, 2),
                        range(config, "frequencyPenalty", -2, 2),
                        config.path("stopSequences").size() <= 5
                                ? Optional.<VendorError>empty()
                                : refuse("The number of stop sequences must be at most 5."),
                        config.has("logprobs")
                                        && !config.path("responseLogprobs").asBoolean()
                                ? refuse("logprobs needs responseLogprobs.")
                                : Optional.<VendorError>empty())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<VendorError> range(JsonNode config, String name, double least, double most) {
        var value = config.path(name);
        if (value.isMissingNode() || (value.isNumber() && value.asDouble() >= least && value.asDouble() <= most)) {
            return Optional.empty();
        }
        return refuse("Unable to submit request because " + name + " must be in [" + least + ", " + most + "].");
    }

    private static Optional<VendorError> format(Call call, JsonNode body) {
        var config = body.path("generationConfig");
        if (config.has("responseJsonSchema")
                && !config.path("responseMimeType").asText().equals("application/json")) {
            return refuse("A response schema needs the mime type application/json.");
        }
        return config.has("responseMimeType") && body.has("tools") && version(call.model()) < 3
                ? refuse("Function calling with a response mime type: 'application/json' is unsupported")
                : Optional.empty();
    }

    private static Optional<VendorError> thinking(Call call, JsonNode thinking) {
        if (thinking.isMissingNode()) {
            return Optional.empty();
        }
        var version = version(call.model());
        if (version < 3 && thinking.has("thinkingLevel")) {
            return refuse("Thinking level is not supported for this model.");
        }
        if (thinking.has("thinkingLevel") && thinking.has("thinkingBudget")) {
            return refuse("You can only set only one of thinking budget and thinking level.");
        }
        var pro = call.model().contains("-pro");
        if (pro && thinking.path("thinkingBudget").asInt(128) == 0) {
            return refuse("Budget 0 is invalid. This model only works in thinking mode.");
        }
        return Set.of("MINIMAL", "LOW", "MEDIUM", "HIGH", "")
                        .contains(thinking.path("thinkingLevel").asText())
                ? Optional.empty()
                : refuse("Invalid value at 'generation_config.thinking_config.thinking_level'");
    }
}
