package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.List;

/**
 * Reads a stream as Anthropic's clients do, and refuses what they would stumble over: the order of the events, indices from
 * 0 without a gap, one block open at a time, deltas that fit their block.
 */
final class ReadStream {
    private final ObjectNode message;
    private final ArrayNode content = JsonCodec.array();
    private final StringBuilder json = new StringBuilder();
    private int open = -1;
    private boolean reasoned;

    private ReadStream(ObjectNode message) {
        this.message = message;
    }

    /** The message that a stream which went well tells. */
    static JsonNode message(String text) {
        List<JsonNode> events = Replies.events(text);
        assertThat(events.getFirst().path("type").asText()).isEqualTo("message_start");
        assertThat(events.getLast().path("type").asText()).isEqualTo("message_stop");
        var stream = new ReadStream((ObjectNode) events.getFirst().get("message"));
        assertThat(stream.message.get("content")).isEmpty();
        assertThat(stream.message.path("usage").path("input_tokens").isIntegralNumber())
                .isTrue();
        events.subList(1, events.size() - 1).forEach(stream::read);
        assertThat(stream.open).isEqualTo(-1);
        assertThat(stream.reasoned).isTrue();
        stream.message.set("content", stream.content);
        return stream.message;
    }

    private void read(JsonNode event) {
        String type = event.path("type").asText();
        if (type.equals("ping")) {
            return;
        }
        assertThat(reasoned).as("nothing but the end follows message_delta").isFalse();
        switch (type) {
            case "content_block_start" -> {
                assertThat(open).as("one block at a time").isEqualTo(-1);
                assertThat(event.get("index").intValue()).isEqualTo(content.size());
                open = content.size();
                content.add(event.get("content_block").deepCopy());
            }
            case "content_block_delta" -> {
                assertThat(event.get("index").intValue()).isEqualTo(open);
                delta((ObjectNode) content.get(open), event.get("delta"));
            }
            case "content_block_stop" -> {
                assertThat(event.get("index").intValue()).isEqualTo(open);
                if (!json.isEmpty()) {
                    ((ObjectNode) content.get(open)).set("input", Replies.json(json.toString()));
                    json.setLength(0);
                }
                open = -1;
            }
            case "message_delta" -> {
                assertThat(open).isEqualTo(-1);
                reasoned = true;
                message.setAll((ObjectNode) event.get("delta"));
                ((ObjectNode) message.get("usage")).setAll((ObjectNode) event.get("usage"));
            }
            default -> throw new AssertionError("unexpected event " + type);
        }
    }

    private void delta(ObjectNode block, JsonNode delta) {
        String type = block.path("type").asText();
        switch (delta.path("type").asText()) {
            case "text_delta" -> append(block, type, "text", "text", delta);
            case "thinking_delta" -> append(block, type, "thinking", "thinking", delta);
            case "signature_delta" -> append(block, type, "thinking", "signature", delta);
            case "input_json_delta" -> {
                assertThat(type).isEqualTo("tool_use");
                json.append(delta.path("partial_json").textValue());
            }
            default -> throw new AssertionError("unexpected delta " + delta);
        }
    }

    private static void append(ObjectNode block, String type, String wanted, String member, JsonNode delta) {
        assertThat(type).isEqualTo(wanted);
        block.put(member, block.path(member).asText() + delta.path(member).textValue());
    }
}
