package io.sluice.support.upstream.bedrock;

import static io.sluice.support.upstream.bedrock.Checks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What the models behind InvokeModel refuse, each in its vendor's form. */
final class InvokeChecks implements Endpoint.Checks {

    private static final int MOST_TEXTS = 96;

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return switch (InvokeSpeaker.form(call)) {
            case CLAUDE -> claude(call, body);
            case TITAN_TEXT ->
                Checks.head(call, body, Set.of("inputText", "textGenerationConfig"))
                        .or(() -> Checks.known(
                                body.path("textGenerationConfig"),
                                Set.of("maxTokenCount", "temperature", "topP", "stopSequences"),
                                "#/textGenerationConfig"))
                        .or(() -> Checks.range(body.path("textGenerationConfig"), "temperature", 0, 1));
            case JURASSIC ->
                Checks.head(
                                call,
                                body,
                                Set.of("prompt", "maxTokens", "temperature", "topP", "stopSequences", "numResults"))
                        .or(() -> Checks.range(body, "numResults", 1, 16));
            case COMMAND ->
                Checks.head(
                                call,
                                body,
                                Set.of(
                                        "prompt",
                                        "max_tokens",
                                        "temperature",
                                        "p",
                                        "k",
                                        "stop_sequences",
                                        "num_generations"))
                        .or(() -> Checks.range(body, "num_generations", 1, 5));
            case TITAN_EMBED ->
                Checks.head(call, body, Set.of("inputText", "dimensions", "normalize", "embeddingTypes"))
                        .or(() -> dimensions(call, body))
                        .or(() -> body.path("inputText").isTextual()
                                ? Optional.empty()
                                : refuse("Malformed input request: #/inputText: expected type: String"));
            case COHERE_EMBED -> cohere(call, body);
            case NONE -> refuse("Operation not allowed");
        };
    }

    private static Optional<VendorError> claude(Call call, JsonNode body) {
        var fields = Set.of(
                "prompt",
                "max_tokens_to_sample",
                "stop_sequences",
                "temperature",
                "top_p",
                "top_k",
                "anthropic_version");
        var prompt = body.path("prompt").asText();
        if (!prompt.startsWith("\n\nHuman:") || !prompt.endsWith("\n\nAssistant:")) {
            return refuse("Invalid prompt: prompt must start with \"\\n\\nHuman:\" turn and end with an"
                    + " \"\\n\\nAssistant:\" turn");
        }
        return Checks.head(call, body, fields)
                .or(() -> body.path("anthropic_version").asText().equals("bedrock-2023-05-31")
                        ? Optional.empty()
                        : refuse("anthropic_version: must be bedrock-2023-05-31"))
                .or(() -> Checks.range(body, "max_tokens_to_sample", 1, 8191));
    }

    private static Optional<VendorError> dimensions(Call call, JsonNode body) {
        return !body.has("dimensions") || BedrockWire.account(call).contains("v2")
                ? Optional.empty()
                : refuse("Malformed input request: #: extraneous key [dimensions] is not permitted");
    }

    private static Optional<VendorError> cohere(Call call, JsonNode body) {
        var texts = body.path("texts");
        if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
            return refuse("Malformed input request: #/texts: expected maximum item count: " + MOST_TEXTS + ", found: "
                    + texts.size());
        }
        return Checks.head(call, body, Set.of("texts", "input_type", "truncate", "embedding_types", "output_dimension"))
                .or(() -> Set.of("search_document", "search_query", "classification", "clustering")
                                .contains(body.path("input_type").asText())
                        ? Optional.empty()
                        : refuse("Malformed input request: #/input_type is not a valid enum value"));
    }
}
