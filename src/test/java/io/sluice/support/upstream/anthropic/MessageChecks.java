package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Anthropic refuses in a request for a message, in its own words. Strict as the vendor: members it does not know
 * are refused. The turns are checked by {@link TurnChecks}.
 */
public final class MessageChecks implements Endpoint.Checks {

    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "max_tokens",
            "system",
            "stop_sequences",
            "temperature",
            "top_p",
            "top_k",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "cache_control",
            "metadata",
            "service_tier",
            "speed",
            "inference_geo",
            "container",
            "context_management",
            "mcp_servers",
            "diagnostics",
            "stream");

    /** Models that take no sampling parameters but the default, and no prefilled answer. */
    private static final Pattern UNSAMPLED = Pattern.compile("claude-(opus-4-[6-9]|(opus|sonnet|fable)-[5-9]).*");

    private static final Pattern ONE_OF_TWO = Pattern.compile("claude-(opus|sonnet|haiku)-4.*");
    private static final Pattern TOOL_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final int LEAST_BUDGET = 1024;

    private final boolean limitRequired;

    /** With a limit, as for an answer. */
    public MessageChecks() {
        this(true);
    }

    /** @param limitRequired whether {@code max_tokens} must be there */
    public MessageChecks(boolean limitRequired) {
        this.limitRequired = limitRequired;
    }

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return Stream.<Endpoint.Checks>of(
                        this::required,
                        MessageChecks::known,
                        MessageChecks::sampling,
                        (_, b) -> TurnChecks.refusal(
                                b, UNSAMPLED.matcher(b.path("model").asText()).matches()),
                        (_, b) -> tools(b),
                        (_, b) -> thinking(b),
                        (_, b) -> stops(b))
                .map(check -> check.refusal(call, body))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<VendorError> required(Call call, JsonNode body) {
        if (!body.isObject()) {
            return refuse("Input should be a valid dictionary");
        }
        if (!body.path("model").isTextual()) {
            return missing("model");
        }
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404));
        }
        if (limitRequired && !body.has("max_tokens")) {
            return missing("max_tokens");
        }
        if (body.has("max_tokens") && !body.path("max_tokens").isIntegralNumber()) {
            return refuse("max_tokens: Input should be a valid integer");
        }
        if (body.path("max_tokens").asLong() < 0) {
            return refuse("max_tokens: Input should be greater than or equal to 0");
        }
        if (body.has("stream") && !body.path("stream").isBoolean()) {
            return refuse("stream: Input should be a valid boolean");
        }
        return Optional.empty();
    }

    private static Optional<VendorError> known(Call call, JsonNode body) {
        for (var member : body.properties()) {
            if (!FIELDS.contains(member.getKey())) {
                return refuse(member.getKey() + ": Extra inputs are not permitted");
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> sampling(Call call, JsonNode body) {
        var newest = call.request().header("anthropic-version").orElse("").equals(AnthropicWire.NEWEST);
        for (var name : new String[] {"temperature", "top_p", "top_k"}) {
            if (newest && body.has(name)) {
                return refuse(name + ": Extra inputs are not permitted");
            }
            if (body.has(name) && !body.path(name).isNumber()) {
                return refuse(name + ": Input should be a valid number");
            }
        }
        for (var name : new String[] {"temperature", "top_p"}) {
            var value = body.path(name).asDouble();
            if (value < 0 || value > 1) {
                return refuse(name + ": range: 0..1");
            }
        }
        var model = body.path("model").asText();
        if (body.has("temperature")
                && body.has("top_p")
                && ONE_OF_TWO.matcher(model).matches()) {
            return refuse("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        }
        if (UNSAMPLED.matcher(model).matches()) {
            if (body.has("temperature") && body.path("temperature").asDouble() != 1) {
                return refuse("`temperature` may only be set to 1 for this model.");
            }
            if (body.has("top_k")) {
                return refuse("`top_k` is not supported for this model.");
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> tools(JsonNode body) {
        var tools = body.path("tools");
        if (body.has("tool_choice") && tools.isEmpty()) {
            return refuse("tool_choice may only be specified while providing tools.");
        }
        for (var k = 0; k < tools.size(); k++) {
            var tool = tools.get(k);
            var own = !tool.has("type") || tool.path("type").asText().equals("custom");
            var where = "tools." + k + ".custom.";
            if (!tool.path("name").isTextual()) {
                return missing(where + "name");
            }
            if (own && !TOOL_NAME.matcher(tool.path("name").asText()).matches()) {
                return refuse(where + "name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
            }
            if (own && !tool.has("input_schema")) {
                return missing(where + "input_schema");
            }
            if (own && !tool.path("input_schema").path("type").asText().equals("object")) {
                return refuse(where + "input_schema.type: Input should be 'object'");
            }
        }
        return body.hasNonNull("tool_choice") ? toolChoice(body.path("tool_choice"), tools) : Optional.empty();
    }

    private static Optional<VendorError> toolChoice(JsonNode choice, JsonNode tools) {
        return switch (choice.path("type").asText()) {
            case "auto", "any", "none" -> Optional.empty();
            case "tool" -> {
                for (var tool : tools) {
                    if (tool.path("name").asText().equals(choice.path("name").asText())) {
                        yield Optional.empty();
                    }
                }
                yield refuse("Tool '" + choice.path("name").asText() + "' not found in provided tools");
            }
            default ->
                refuse("tool_choice: Input tag '" + choice.path("type").asText()
                        + "' found using 'type' does not match any of the expected tags: 'auto', 'any', 'tool',"
                        + " 'none'");
        };
    }

    private static Optional<VendorError> thinking(JsonNode body) {
        var thinking = body.path("thinking");
        if (!thinking.path("type").asText().equals("enabled")) {
            return Optional.empty();
        }
        var budget = thinking.path("budget_tokens");
        if (!budget.isIntegralNumber()) {
            return missing("thinking.enabled.budget_tokens");
        }
        if (budget.asLong() < LEAST_BUDGET) {
            return refuse("thinking.enabled.budget_tokens: Input should be greater than or equal to " + LEAST_BUDGET);
        }
        if (body.has("max_tokens") && body.path("max_tokens").asLong() <= budget.asLong()) {
            return refuse("`max_tokens` must be greater than `thinking.budget_tokens`.");
        }
        if (body.has("temperature") && body.path("temperature").asDouble() != 1) {
            return refuse("`temperature` may only be set to 1 when thinking is enabled.");
        }
        var choice = body.path("tool_choice").path("type").asText();
        return choice.equals("any") || choice.equals("tool")
                ? refuse("Thinking may not be enabled when tool_choice forces tool use.")
                : Optional.empty();
    }

    static Optional<VendorError> stops(JsonNode body) {
        var stops = body.path("stop_sequences");
        if (body.has("stop_sequences") && !stops.isArray()) {
            return refuse("stop_sequences: Input should be a valid list");
        }
        for (var stop : stops) {
            if (stop.asText().isBlank()) {
                return refuse("stop_sequences: each stop sequence must contain non-whitespace");
            }
        }
        return Optional.empty();
    }

    static Optional<VendorError> missing(String name) {
        return refuse(name + ": Field required");
    }

    static Optional<VendorError> refuse(String message) {
        return Optional.of(VendorError.invalid(null, message));
    }
}
