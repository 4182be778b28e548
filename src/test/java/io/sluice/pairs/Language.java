package io.sluice.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import java.util.Map;

/** A dialect as one of its clients speaks it. */
interface Language {
    /** For people. */
    String title();

    /** Where a route is asked. */
    String path(String route);

    /** Headers beside the key. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** The body that asks this. */
    ObjectNode body(String route, Ask ask, boolean stream);

    /** Reads a whole answer. */
    Told whole(JsonNode document);

    /** Reads a stream that is over, as text. */
    Told stream(String events);

    /** What an error says, the member it names included. */
    String error(JsonNode document);

    /** Whether it has a place for the model's reasoning. */
    boolean showsThoughts();

    /** Whether every refusal can be told from an answer; else its words are the answer. */
    boolean showsRefusals();

    /** Parses JSON that must be JSON. */
    static JsonNode json(String text) {
        try {
            return JsonCodec.read(text);
        } catch (InvalidJson e) {
            throw new IllegalStateException(e.problem() + ": " + text);
        }
    }

    /** The schema of an answer, or of a tool's arguments, with one text. */
    static ObjectNode schema(String member) {
        ObjectNode schema = JsonCodec.object().put("type", "object");
        schema.putObject("properties").putObject(member).put("type", "string");
        schema.putArray("required").add(member);
        return schema.put("additionalProperties", false);
    }
}
