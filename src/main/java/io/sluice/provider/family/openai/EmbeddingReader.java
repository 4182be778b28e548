package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.CallFailed;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.EmbeddingResponse.Vector;
import io.sluice.model.ReplyMeta;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.provider.http.VectorReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads embeddings, written as numbers or as base64 of little-endian 32-bit floats. */
final class EmbeddingReader {
    private final WholeReader replies;

    EmbeddingReader(WholeReader replies) {
        this.replies = replies;
    }

    EmbeddingResponse read(UpstreamReply reply, ReplyDefaults defaults) {
        ObjectNode document = replies.document(reply);
        ArrayNode data = DocumentRepair.array(document, "data");
        if (data.isEmpty()) {
            throw unreadable();
        }
        boolean numbered = isNumbered(data);
        var vectors = new Vector[data.size()];
        for (int i = 0; i < data.size(); i++) {
            if (!(data.get(i) instanceof ObjectNode item)) {
                throw unreadable();
            }
            if (!numbered) {
                item.put("index", i);
            }
            vectors[item.get("index").intValue()] = vector(item.get("embedding"));
        }
        ReplyMeta meta = WholeReader.meta(document);
        if (!document.path("object").isTextual()) {
            document.put("object", "list");
        }
        if (meta.model() == null) {
            document.put("model", defaults.model());
        }
        document.remove("error");
        return new EmbeddingResponse(meta, List.of(vectors), replies.usage(document), WholeReader.source(document));
    }

    /** Whether each vector has a place of its own; else they are in the order of the inputs, as all servers send them. */
    private static boolean isNumbered(ArrayNode data) {
        var places = new BitSet(data.size());
        for (JsonNode item : data) {
            JsonNode index = item.path("index");
            if (index.isInt() && index.intValue() >= 0 && index.intValue() < data.size()) {
                places.set(index.intValue());
            }
        }
        return places.cardinality() == data.size();
    }

    private static Vector vector(@Nullable JsonNode embedding) {
        return switch (embedding) {
            case ArrayNode numbers -> new Vector(VectorReader.numbers(numbers, EmbeddingReader::unreadable));
            case JsonNode text when text.isTextual() -> new Vector(floats(text.textValue()));
            case null, default -> throw unreadable();
        };
    }

    private static double[] floats(String base64) {
        try {
            var floats = ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            double[] numbers = IntStream.range(0, floats.remaining())
                    .mapToDouble(floats::get)
                    .toArray();
            return VectorReader.finite(numbers, EmbeddingReader::unreadable);
        } catch (IllegalArgumentException notBase64) {
            throw unreadable();
        }
    }

    private static CallFailed unreadable() {
        return WholeReader.failed(OpenAiErrors.badResponse("The provider's embeddings cannot be read."));
    }
}
