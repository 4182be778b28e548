package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What OpenAI refuses in a chat request, in its own words; the messages are checked by {@link MessageChecks}. */
final class ChatChecks implements Endpoint.Checks {

    private static final Set<String> FIELDS = Set.of(
            "messages",
            "model",
            "audio",
            "frequency_penalty",
            "function_call",
            "functions",
            "logit_bias",
            "logprobs",
            "max_completion_tokens",
            "max_tokens",
            "metadata",
            "modalities",
            "moderation",
            "n",
            "parallel_tool_calls",
            "prediction",
            "presence_penalty",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "reasoning_effort",
            "response_format",
            "safety_identifier",
            "seed",
            "service_tier",
            "stop",
            "store",
            "stream",
            "stream_options",
            "temperature",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "user",
            "verbosity",
            "web_search_options");

    /** Models that think, recognized by name as the vendor's own tables do. */
    private static final Pattern THINKER = Pattern.compile("(o\\d|gpt-[5-9]).*");

    private final Flavor flavor;

    ChatChecks(Flavor flavor) {
        this.flavor = flavor;
    }

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return Stream.<Endpoint.Checks>of(
                        (_, b) -> Params.object(b),
                        flavor.modelChecks(),
                        (c, b) -> Params.known(c, b, FIELDS),
                        (_, b) -> MessageChecks.refusal(b),
                        (_, b) -> ranges(b),
                        (_, b) -> streaming(b),
                        (_, b) -> tools(b),
                        (_, b) -> format(b),
                        (_, b) -> limits(b))
                .map(check -> check.refusal(call, body))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<VendorError> ranges(JsonNode body) {
        return Stream.of(
                        Params.decimal(body, "temperature", 0, 2),
                        Params.decimal(body, "top_p", 0, 1),
                        Params.decimal(body, "presence_penalty", -2, 2),
                        Params.decimal(body, "frequency_penalty", -2, 2),
                        Params.integer(body, "n", 1, 128),
                        Params.integer(body, "max_tokens", 1, Integer.MAX_VALUE),
                        Params.integer(body, "max_completion_tokens", 1, Integer.MAX_VALUE),
                        Params.integer(body, "top_logprobs", 0, 20),
                        Params.integer(body, "seed", Long.MIN_VALUE, Long.MAX_VALUE),
                        Params.bool(body, "stream"),
                        Params.bool(body, "logprobs"),
                        Params.stop(body))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Optional<VendorError> streaming(JsonNode body) {
        if (Params.given(body, "stream_options") && !body.path("stream").asBoolean(false)) {
            return Optional.of(VendorError.invalid(
                    "stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled."));
        }
        return Optional.empty();
    }

    private static Optional<VendorError> tools(JsonNode body) {
        var tools = body.path("tools");
        if (tools.isArray() && tools.isEmpty()) {
            return Optional.of(Params.emptyArray("tools"));
        }
        if (!Params.given(body, "tools")) {
            return Stream.of("tool_choice", "parallel_tool_calls")
                    .filter(name -> Params.given(body, name))
                    .findFirst()
                    .map(name -> VendorError.invalid(
                            name,
                            "Invalid value for '" + name + "': '" + name
                                    + "' is only allowed when 'tools' are specified."));
        }
        for (var k = 0; k < tools.size(); k++) {
            var tool = tools.get(k);
            if (!tool.path("type").isTextual()) {
                return Optional.of(Params.missing("tools[" + k + "].type"));
            }
            if (tool.path("type").asText().equals("function")
                    && !tool.path("function").path("name").isTextual()) {
                return Optional.of(Params.missing("tools[" + k + "].function.name"));
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> format(JsonNode body) {
        var format = body.path("response_format");
        return switch (format.path("type").asText()) {
            case "json_schema" ->
                format.path("json_schema").path("name").isTextual()
                        ? Optional.empty()
                        : Optional.of(Params.missing("response_format.json_schema.name"));
            case "json_object" ->
                body.path("messages").toString().toLowerCase(Locale.ROOT).contains("json")
                        ? Optional.empty()
                        : Optional.of(VendorError.invalid(
                                "messages",
                                "'messages' must contain the word 'json' in some form, to use 'response_format' of"
                                        + " type 'json_object'."));
            default -> Optional.empty();
        };
    }

    private static Optional<VendorError> limits(JsonNode body) {
        if (Params.given(body, "max_tokens") && Params.given(body, "max_completion_tokens")) {
            return Optional.of(VendorError.invalid(
                            "max_tokens",
                            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.")
                    .withCode("invalid_parameter_combination"));
        }
        if (Params.given(body, "top_logprobs") && !body.path("logprobs").asBoolean(false)) {
            return Optional.of(VendorError.invalid(
                    "top_logprobs", "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled."));
        }
        return THINKER.matcher(body.path("model").asText()).matches() ? thinker(body) : Optional.empty();
    }

    private static Optional<VendorError> thinker(JsonNode body) {
        if (Params.given(body, "max_tokens")) {
            return Optional.of(VendorError.invalid(
                            "max_tokens",
                            "Unsupported parameter: 'max_tokens' is not supported with this model. Use"
                                    + " 'max_completion_tokens' instead.")
                    .withCode("unsupported_parameter"));
        }
        for (var name : new String[] {"temperature", "top_p"}) {
            if (Params.given(body, name) && body.path(name).asDouble() != 1) {
                return Optional.of(VendorError.invalid(
                                name,
                                "Unsupported value: '" + name + "' does not support " + body.path(name)
                                        + " with this model. Only the default (1) value is supported.")
                        .withCode("unsupported_value"));
            }
        }
        return Optional.empty();
    }
}
