package io.sluice.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;

/**
 * The one reader and writer of JSON. Reading is strict (valid UTF-8, one value, nothing after it), bounded in depth, and
 * keeps numbers exact; errors say where, never what stood there.
 */
public final class JsonCodec {
    /** Deeper JSON than this is refused: no honest request nests so far, and recursion costs stack. */
    public static final int MAX_DEPTH = 128;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonCodec() {}

    /**
     * Reads one JSON value.
     *
     * @throws InvalidJson when the bytes are no valid JSON in valid UTF-8, are empty, or nest deeper than {@link #MAX_DEPTH}
     */
    public static JsonNode read(byte[] bytes) throws InvalidJson {
        try {
            return present(MAPPER.readTree(bytes));
        } catch (JacksonException e) {
            throw invalid(e);
        } catch (NumberFormatException beyondAllNumbers) {
            throw tooLarge();
        } catch (IOException e) { // character decoding is reported as a plain IOException
            throw new InvalidJson("is not valid UTF-8", 0);
        }
    }

    /** As {@link #read(byte[])}, for text that was decoded already. */
    public static JsonNode read(String text) throws InvalidJson {
        try {
            return present(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw invalid(e);
        } catch (NumberFormatException beyondAllNumbers) {
            throw tooLarge();
        }
    }

    /** The value as compact JSON text. */
    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /** The value as compact JSON in UTF-8. */
    public static byte[] writeBytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree could not be written", e);
        }
    }

    /** A new, empty object. */
    public static ObjectNode object() {
        return new ObjectNode(JsonNodeFactory.instance);
    }

    /** An object of plain values: texts, numbers, lists and maps of them, in the map's order. */
    public static ObjectNode object(Map<String, ?> members) {
        return MAPPER.valueToTree(members);
    }

    /** A new, empty array. */
    public static ArrayNode array() {
        return new ArrayNode(JsonNodeFactory.instance);
    }

    private static JsonNode present(JsonNode node) throws InvalidJson {
        if (node == null || node.isMissingNode()) {
            throw new InvalidJson("is empty", 0);
        }
        return node;
    }

    /** An exponent beyond what an exact number can have: the parser does not make a problem of JSON of it. */
    private static InvalidJson tooLarge() {
        return new InvalidJson("holds a number that is too large", 0);
    }

    private static InvalidJson invalid(JacksonException e) {
        var location = e.getLocation();
        long offset = location == null ? 0 : Math.max(location.getByteOffset(), location.getCharOffset());
        String original = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        if (original.contains("nesting depth")) {
            return new InvalidJson("nests deeper than " + MAX_DEPTH + " levels", Math.max(offset, 0));
        }
        if (original.contains("UTF-8")) {
            return new InvalidJson("is not valid UTF-8", Math.max(offset, 0));
        }
        return new InvalidJson("is not valid JSON", Math.max(offset, 0));
    }
}
