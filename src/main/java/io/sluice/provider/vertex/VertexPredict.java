package io.sluice.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import io.sluice.provider.Leniency;
import io.sluice.provider.family.gemini.GeminiErrors;
import io.sluice.provider.http.VectorReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Embeddings by {@code :predict}, the form of all of Google's models before {@code gemini-embedding-2}. Pure.
 *
 * @see <a href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api">Text embeddings</a>
 */
record VertexPredict(String model, Leniency leniency) {
    private static final Pattern NEWEST = Pattern.compile("gemini-embedding-(?!0)\\d.*");
    private static final String ONE_AT_A_TIME = "gemini-embedding-001";
    private static final int MOST_TEXTS = 250;
    private static final Map<String, String> OF_INSTANCE = Map.of(
            "task_type", "task_type",
            "taskType", "task_type",
            "title", "title");

    private static final Map<String, String> OF_ALL = Map.of(
            "auto_truncate", "autoTruncate",
            "autoTruncate", "autoTruncate");

    private static final Set<String> HARMLESS = Set.of("store", "metadata", "stream_options", "safety_identifier");

    /** Whether the model is asked so. */
    boolean isAsked() {
        return !NEWEST.matcher(model).matches();
    }

    /** Fails with {@link CallFailed} when the model cannot take the request. */
    ObjectNode request(EmbeddingRequest request) {
        ObjectNode body = JsonCodec.object();
        ObjectNode instance = JsonCodec.object();
        ObjectNode parameters = JsonCodec.object();
        if (request.dimensions() != null) {
            parameters.put("outputDimensionality", request.dimensions());
        }
        extend(request.extensions(), instance, parameters);
        ArrayNode instances = body.putArray("instances");
        for (String text : texts(request.input())) {
            instances.addObject().put("content", text).setAll(instance);
        }
        if (!parameters.isEmpty()) {
            body.set("parameters", parameters);
        }
        return body;
    }

    /** Fails with {@link CallFailed} when the document holds no vectors. */
    static EmbeddingResponse reply(JsonNode document) {
        var vectors = new ArrayList<EmbeddingResponse.Vector>();
        long tokens = 0;
        boolean counted = false;
        for (JsonNode prediction : document.path("predictions")) {
            JsonNode embeddings = prediction.path("embeddings");
            vectors.add(new EmbeddingResponse.Vector(
                    VectorReader.numbers(embeddings.path("values"), VertexPredict::unreadable)));
            JsonNode count = embeddings.path("statistics").path("token_count");
            counted |= count.isNumber();
            tokens += Math.max(0, count.asLong(0));
        }
        if (vectors.isEmpty()) {
            throw GeminiErrors.badResponse("The provider's answer holds no embeddings.");
        }
        return new EmbeddingResponse(ReplyMeta.UNKNOWN, vectors, counted ? usage(tokens) : Usage.ABSENT, null);
    }

    /** The vendor counts text by text; what is kept is the sum. */
    private static Usage usage(long tokens) {
        return Usage.reported(
                Usage.Tokens.of(tokens, 0), Json.of(JsonCodec.object().put("token_count", tokens)));
    }

    private void extend(Extensions extensions, ObjectNode instance, ObjectNode parameters) {
        extensions.members().forEach((name, value) -> {
            if (OF_INSTANCE.containsKey(name)) {
                instance.set(OF_INSTANCE.get(name), value.node());
            } else if (OF_ALL.containsKey(name)) {
                parameters.set(OF_ALL.get(name), value.node());
            } else if (!extensions.forwarded()
                    && !HARMLESS.contains(name)
                    && !value.node().isNull()) {
                leniency.leaveOut(name, "The provider Vertex AI does not know the parameter '" + name + "'.");
            }
        });
    }

    private List<String> texts(Prompt input) {
        int most = model.equals(ONE_AT_A_TIME) ? 1 : MOST_TEXTS;
        return switch (input) {
            case Prompt.Texts(List<String> texts) when texts.size() <= most -> texts;
            case Prompt.Texts(var texts) ->
                throw refused("The model '" + model + "' embeds at most " + most + (most == 1 ? " text" : " texts")
                        + " a call at Vertex AI; " + texts.size() + " were sent.");
            case Prompt.Tokens _ -> throw refused("The provider Vertex AI takes texts to embed, not token ids.");
        };
    }

    private static CallFailed unreadable() {
        return GeminiErrors.badResponse("The provider's embeddings cannot be read.");
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Unsupported("input", message));
    }
}
