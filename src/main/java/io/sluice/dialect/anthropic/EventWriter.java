package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;

/** Events of a stream as text. The name of an event is its document's type, told twice. */
final class EventWriter {
    /** Says nothing; shows that the stream is alive. */
    static final String PING = of(JsonCodec.object().put("type", "ping"));

    private static final String STOP = of(JsonCodec.object().put("type", "message_stop"));

    private EventWriter() {}

    static String of(JsonNode document) {
        return named(document.path("type").asText(), JsonCodec.write(document));
    }

    /** The error of a stream that broke. */
    static String error(String body) {
        return named("error", body);
    }

    static String start(ObjectNode message) {
        return of(JsonCodec.object().put("type", "message_start").set("message", message));
    }

    static String blockStart(int index, ObjectNode block) {
        return of(JsonCodec.object()
                .put("type", "content_block_start")
                .put("index", index)
                .set("content_block", block));
    }

    static String blockDelta(int index, ObjectNode delta) {
        return of(JsonCodec.object()
                .put("type", "content_block_delta")
                .put("index", index)
                .set("delta", delta));
    }

    static String blockStop(int index) {
        return of(JsonCodec.object().put("type", "content_block_stop").put("index", index));
    }

    /** The last two events. */
    static String end(String stopReason, ObjectNode usage) {
        ObjectNode document = JsonCodec.object().put("type", "message_delta");
        document.putObject("delta").put("stop_reason", stopReason).putNull("stop_sequence");
        return of(document.set("usage", usage)) + STOP;
    }

    static String stop() {
        return STOP;
    }

    private static String named(String name, String data) {
        String line = "data: " + data + "\n\n";
        return name.isEmpty() ? line : "event: " + name + "\n" + line;
    }
}
