package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyMeta;
import io.sluice.provider.http.VectorReader;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code :embedContent} for one text and {@code :batchEmbedContents} for several: all parts of one content make one vector, so
 * that every text is a request of its own. Most models count no tokens here. Pure.
 */
final class GeminiEmbedMapper {
    private static final int MOST_TEXTS = 100;

    private GeminiEmbedMapper() {}

    /** The operation that takes the request. */
    static String operation(EmbeddingRequest request) {
        return request.input().size() == 1 ? "embedContent" : "batchEmbedContents";
    }

    static ObjectNode request(EmbeddingRequest request, GeminiTarget target) {
        List<String> texts = texts(request.input(), target);
        if (texts.size() == 1) {
            return one(texts.getFirst(), request, target);
        }
        ObjectNode body = JsonCodec.object();
        ArrayNode all = body.putArray("requests");
        for (String text : texts) {
            all.addObject().put("model", "models/" + target.model()).setAll(one(text, request, target));
        }
        return body;
    }

    /** Fails with {@link CallFailed} when the document holds no vectors. */
    static EmbeddingResponse reply(JsonNode document) {
        var vectors = new ArrayList<EmbeddingResponse.Vector>();
        if (document.has("embedding")) {
            vectors.add(vector(document.path("embedding")));
        }
        for (JsonNode embedding : document.path("embeddings")) {
            vectors.add(vector(embedding));
        }
        if (vectors.isEmpty()) {
            throw GeminiErrors.badResponse("The provider's answer holds no embeddings.");
        }
        return new EmbeddingResponse(ReplyMeta.UNKNOWN, vectors, GeminiUsage.read(document.get("usageMetadata")), null);
    }

    private static ObjectNode one(String text, EmbeddingRequest request, GeminiTarget target) {
        ObjectNode one = JsonCodec.object();
        one.putObject("content").putArray("parts").addObject().put("text", text);
        if (request.dimensions() != null) {
            one.put("outputDimensionality", request.dimensions());
        }
        GeminiExtras.writeEmbedding(request.extensions(), target, one);
        return one;
    }

    private static EmbeddingResponse.Vector vector(JsonNode embedding) {
        return new EmbeddingResponse.Vector(
                VectorReader.numbers(embedding.path("values"), GeminiEmbedMapper::unreadable));
    }

    private static CallFailed unreadable() {
        return GeminiErrors.badResponse("The provider's embeddings cannot be read.");
    }

    /** Vertex AI has no batches. */
    private static List<String> texts(Prompt input, GeminiTarget target) {
        int most = target.host() == GeminiHost.GEMINI_API ? MOST_TEXTS : 1;
        return switch (input) {
            case Prompt.Texts(List<String> texts) when texts.size() <= most -> texts;
            case Prompt.Texts(var texts) ->
                throw refused(
                        target,
                        "embeds " + (most == 1 ? "one text" : "at most " + most + " texts") + " a call; " + texts.size()
                                + " were sent.");
            case Prompt.Tokens _ -> throw refused(target, "takes texts to embed, not token ids.");
        };
    }

    private static CallFailed refused(GeminiTarget target, String problem) {
        String message = "The provider " + target.host().displayName() + " " + problem;
        return new CallFailed(new Failure.Unsupported("input", message));
    }
}
