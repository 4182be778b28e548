package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.EmbeddingResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * Writes embeddings in the form the caller asked for, whatever the upstream sent: clients that ask for base64 decode
 * whatever comes back, and get garbage from numbers.
 */
final class EmbeddingEncoder {
    private final AnswerStyle style;
    private final Stamp stamp;

    EmbeddingEncoder(AnswerStyle style, Stamp stamp) {
        this.style = style;
        this.stamp = stamp;
    }

    byte[] encode(EmbeddingResponse response) {
        JsonNode own = OpenAiEncoder.ofTheFamily(response.source());
        return JsonCodec.writeBytes(own instanceof ObjectNode document ? kept(document, response) : built(response));
    }

    private ObjectNode built(EmbeddingResponse response) {
        ObjectNode document = JsonCodec.object().put("object", "list");
        ArrayNode data = document.putArray("data");
        for (int i = 0; i < response.vectors().size(); i++) {
            ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
            write(response.vectors().get(i).values(), item);
        }
        document.put("model", stamp.model(response.meta()));
        document.set("usage", UsageEncoder.embedded(response.usage()));
        return document;
    }

    /** The document as it came, with vectors written anew only where they are in the other form. */
    private ObjectNode kept(ObjectNode document, EmbeddingResponse response) {
        ObjectNode copy = JsonCodec.object();
        copy.setAll(document);
        ArrayNode data = copy.putArray("data");
        List<EmbeddingResponse.Vector> vectors = response.vectors();
        for (JsonNode item : document.path("data")) {
            int index = item.path("index").asInt(data.size());
            boolean asWanted = item.path("embedding").isTextual() == style.base64Vectors();
            if (asWanted || index < 0 || index >= vectors.size() || !(item instanceof ObjectNode told)) {
                data.add(item);
            } else {
                ObjectNode rewritten = JsonCodec.object();
                rewritten.setAll(told);
                write(vectors.get(index).values(), rewritten);
                data.add(rewritten);
            }
        }
        if (!copy.path("usage").isObject()) {
            copy.set("usage", UsageEncoder.embedded(response.usage()));
        }
        return copy;
    }

    private void write(double[] vector, ObjectNode item) {
        if (style.base64Vectors()) {
            item.put("embedding", base64(vector));
            return;
        }
        ArrayNode numbers = JsonCodec.array();
        for (double value : vector) {
            float narrow = (float) value;
            if (narrow == value) {
                numbers.add(FloatNode.valueOf(narrow)); // came as 32 bits: written with their digits, not with noise
            } else {
                numbers.add(value);
            }
        }
        item.set("embedding", numbers);
    }

    private static String base64(double[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : vector) {
            bytes.putFloat((float) value);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
