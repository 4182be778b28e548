package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a caller of generation 2 wants vectors written. */
enum EmbeddingFormat {
    FLOAT,
    BASE64;

    private static final String MEMBER = "encoding_format";

    /** What the body asks for. */
    static EmbeddingFormat of(ObjectNode body) {
        return body.path(MEMBER).asText().equals("base64") ? BASE64 : FLOAT;
    }

    /** Removes the wish from the body when it is one of these; a wish that is none is for the provider to refuse. */
    static void takeFrom(ObjectNode body) {
        JsonNode wish = body.path(MEMBER);
        if (wish.asText().equals("base64") || wish.asText().equals("float")) {
            body.remove(MEMBER);
        }
    }
}
