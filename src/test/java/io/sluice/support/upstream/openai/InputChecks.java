package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What OpenAI refuses in a request for completions or embeddings. */
final class InputChecks implements Endpoint.Checks {

    private static final Set<String> COMPLETION = Set.of(
            "model",
            "prompt",
            "best_of",
            "echo",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "max_tokens",
            "n",
            "presence_penalty",
            "seed",
            "stop",
            "stream",
            "stream_options",
            "suffix",
            "temperature",
            "top_p",
            "user");
    private static final Set<String> EMBEDDING = Set.of("model", "input", "dimensions", "encoding_format", "user");
    private static final int MOST_INPUTS = 2048;

    private final Flavor flavor;
    private final boolean embeddings;

    private InputChecks(Flavor flavor, boolean embeddings) {
        this.flavor = flavor;
        this.embeddings = embeddings;
    }

    static InputChecks ofCompletions(Flavor flavor) {
        return new InputChecks(flavor, false);
    }

    static InputChecks ofEmbeddings(Flavor flavor) {
        return new InputChecks(flavor, true);
    }

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return Stream.<Endpoint.Checks>of(
                        (_, b) -> Params.object(b),
                        flavor.modelChecks(),
                        (c, b) -> Params.known(c, b, embeddings ? EMBEDDING : COMPLETION),
                        (_, b) -> embeddings ? embedding(b) : completion(b))
                .map(check -> check.refusal(call, body))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<VendorError> completion(JsonNode body) {
        return Stream.of(
                        input(body, "prompt"),
                        Params.decimal(body, "temperature", 0, 2),
                        Params.decimal(body, "top_p", 0, 1),
                        Params.integer(body, "n", 1, 128),
                        Params.integer(body, "max_tokens", 0, Integer.MAX_VALUE),
                        Params.integer(body, "logprobs", 0, 5),
                        Params.bool(body, "stream"),
                        Params.stop(body),
                        ChatChecks.streaming(body),
                        bestOf(body))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<VendorError> embedding(JsonNode body) {
        var format = body.path("encoding_format").asText("float");
        if (Params.given(body, "encoding_format") && !format.equals("float") && !format.equals("base64")) {
            return Optional.of(VendorError.invalid(
                            "encoding_format",
                            "Invalid value: '" + format + "'. Supported values are: 'float' and 'base64'.")
                    .withCode("invalid_value"));
        }
        if (Params.given(body, "dimensions") && body.path("model").asText().equals("text-embedding-ada-002")) {
            return Optional.of(VendorError.invalid(null, "This model does not support specifying dimensions."));
        }
        return input(body, "input").or(() -> Params.integer(body, "dimensions", 1, 3072));
    }

    private static Optional<VendorError> input(JsonNode body, String name) {
        if (!Params.given(body, name)) {
            return Optional.of(Params.missing(name));
        }
        var input = body.path(name);
        if (!input.isTextual() && !input.isArray()) {
            return Optional.of(Params.wrongType(name, "one of a string or array of strings", input));
        }
        if (input.isArray() && input.isEmpty()) {
            return Optional.of(Params.emptyArray(name));
        }
        if (name.equals("input")) {
            if (input.size() > MOST_INPUTS && !input.path(0).isInt()) {
                return Optional.of(VendorError.invalid(
                                name,
                                "Invalid 'input': array too long. Expected an array with maximum length " + MOST_INPUTS
                                        + ", but got an array with length " + input.size() + " instead.")
                        .withCode("array_above_max_length"));
            }
            if (Inputs.of(input).stream().anyMatch(item -> item.tokens() == 0)) {
                return Optional.of(VendorError.invalid(name, "Invalid 'input': input cannot be an empty string."));
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> bestOf(JsonNode body) {
        var best = body.path("best_of").asInt(1);
        if (body.path("stream").asBoolean(false) && best > body.path("n").asInt(1)) {
            return Optional.of(VendorError.invalid("best_of", "You cannot stream results when best_of > n."));
        }
        return Optional.empty();
    }
}
