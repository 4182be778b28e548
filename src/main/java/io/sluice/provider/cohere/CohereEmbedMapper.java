package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.provider.http.VectorReader;
import java.util.ArrayList;

/** {@code POST /v2/embed}. Pure. */
final class CohereEmbedMapper {
    private static final int MOST_TEXTS = 96;

    private CohereEmbedMapper() {}

    static ObjectNode request(EmbeddingRequest request, CohereTarget target) {
        ObjectNode body = JsonCodec.object().put("model", target.model());
        ArrayNode texts = body.putArray("texts");
        switch (request.input()) {
            case Prompt.Tokens _ -> throw refused("The provider Cohere takes texts to embed, not token ids.");
            case Prompt.Texts(var input) -> {
                if (input.size() > MOST_TEXTS) {
                    throw refused("The provider Cohere embeds at most " + MOST_TEXTS + " texts a call; " + input.size()
                            + " were sent.");
                }
                input.forEach(texts::add);
            }
        }
        body.put("input_type", target.inputType());
        body.putArray("embedding_types").add("float");
        if (request.dimensions() != null) {
            body.put("output_dimension", request.dimensions());
        }
        CohereExtras.write(request.extensions(), CohereExtras.EMBED, target, body);
        return body;
    }

    /** Fails with {@link CallFailed} when the document holds no vectors. */
    static EmbeddingResponse reply(JsonNode document) {
        JsonNode embeddings = document.path("embeddings");
        JsonNode rows = embeddings.isArray() ? embeddings : embeddings.path("float");
        if (rows.isEmpty()) {
            throw CohereErrors.badResponse("The provider's answer holds no embeddings.");
        }
        var vectors = new ArrayList<EmbeddingResponse.Vector>(rows.size());
        for (JsonNode row : rows) {
            vectors.add(new EmbeddingResponse.Vector(VectorReader.numbers(row, CohereEmbedMapper::unreadable)));
        }
        return new EmbeddingResponse(
                CohereReplyMapper.meta(document), vectors, CohereUsage.read(document.get("meta")), null);
    }

    private static CallFailed unreadable() {
        return CohereErrors.badResponse("The provider's embeddings cannot be read.");
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Unsupported("input", message));
    }
}
