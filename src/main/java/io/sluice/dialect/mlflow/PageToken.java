package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a list begins, as MLflow's clients carry it back: base64 of {@code {"index": 3000}}.
 *
 * @param index of the page's first item, at least 0
 */
record PageToken(int index) {
    private static final int LONGEST = 200;

    PageToken {
        if (index < 0) {
            throw new IllegalArgumentException("a page begins at " + index);
        }
    }

    String encode() {
        String json = "{\"index\": " + index + "}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads what a caller sent.
     *
     * @throws Invalid when it is no token
     */
    static PageToken decode(String token) throws Invalid {
        try {
            JsonNode index =
                    JsonCodec.read(Base64.getDecoder().decode(token.strip())).path("index");
            if (index.isIntegralNumber() && index.canConvertToInt()) {
                if (index.intValue() >= 0) {
                    return new PageToken(index.intValue());
                }
                throw new Invalid(token, "The index cannot be negative.");
            }
        } catch (InvalidJson | IllegalArgumentException unreadable) {
            // told below
        }
        throw new Invalid(token, "The index is not defined as a value that can be represented as a positive integer.");
    }

    /** A caller's text that is no token. */
    static final class Invalid extends Exception {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private Invalid(String token, String problem) {
            super("Invalid SearchRoutes token: " + shown(token) + ". " + problem, null, false, false);
        }

        /** For people, in MLflow's words. */
        String problem() {
            return String.valueOf(getMessage());
        }

        private static String shown(String token) {
            return token.length() <= LONGEST ? token : token.substring(0, LONGEST) + "…";
        }
    }
}
