package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Source;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the stream of {@code POST /messages}, one frame per event:
 *
 * <pre>
 *   message_start, (content_block_start, content_block_delta*, content_block_stop)*, message_delta, message_stop
 * </pre>
 *
 * {@code ping} may come anywhere; unknown events and deltas are frames that say nothing. Stateful, one per stream; not safe
 * for concurrent use.
 */
public final class AnthropicEvents implements EventDecoder {
    private final Map<Integer, OpenCall> open = new HashMap<>();
    private @Nullable ObjectNode usage;
    private int calls;
    private boolean started;
    private boolean finished;

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        JsonNode document = parse(event);
        String type = document.path("type").asText(event.name());
        List<ReplyEvent> events = switch (type) {
            case "message_start" -> start(document.path("message"));
            case "content_block_start" -> begin(index(document), document.path("content_block"));
            case "content_block_delta" -> more(index(document), document.path("delta"));
            case "content_block_stop" -> end(index(document));
            case "message_delta" -> finish(document);
            case "error" -> throw AnthropicErrors.inStream(document);
            default -> List.of();
        };
        return Optional.of(new ReplyFrame(events, new Source(Family.ANTHROPIC, Json.of(document))));
    }

    @Override
    public boolean isComplete() {
        return finished;
    }

    @Override
    public Optional<ReplyFrame> end() {
        if (!finished) {
            throw AnthropicErrors.badResponse("The provider's stream ended before its answer was complete.");
        }
        return Optional.empty();
    }

    /** The event's document; fails with {@link io.sluice.model.CallFailed} when it is none. */
    static JsonNode parse(SseEvent event) {
        try {
            JsonNode document = JsonCodec.read(event.data());
            if (document.isObject()) {
                return document;
            }
        } catch (InvalidJson notJson) {
            // answered below: no JSON and no object are one breach of the protocol
        }
        throw AnthropicErrors.badResponse("The provider sent an event that is not its protocol.");
    }

    private List<ReplyEvent> start(JsonNode message) {
        if (started) {
            return List.of();
        }
        started = true;
        var begun = new ReplyEvent.Started(AnthropicReplyMapper.meta(message));
        return message.path("usage").isObject() ? List.of(begun, used(message.path("usage"))) : List.of(begun);
    }

    private List<ReplyEvent> begin(int index, JsonNode block) {
        return switch (block.path("type").asText()) {
            case "text" -> text(block.path("text").asText());
            case "thinking" ->
                thought(block.path("thinking").asText(), block.path("signature").asText());
            case "redacted_thinking" ->
                List.of(new ReplyEvent.ThoughtHidden(0, block.path("data").asText()));
            case "tool_use" -> {
                int call = calls++;
                open.put(index, new OpenCall(call, block.path("input")));
                yield List.of(new ReplyEvent.ToolCallStarted(
                        0, call, block.path("id").asText(), block.path("name").asText()));
            }
            default -> List.of();
        };
    }

    private List<ReplyEvent> more(int index, JsonNode delta) {
        return switch (delta.path("type").asText()) {
            case "text_delta" -> text(delta.path("text").asText());
            case "thinking_delta" -> thought(delta.path("thinking").asText(), "");
            case "signature_delta" -> thought("", delta.path("signature").asText());
            case "input_json_delta" ->
                arguments(open.get(index), delta.path("partial_json").asText());
            default -> List.of();
        };
    }

    /** A call that no arguments were sent for has those it began with, usually {@code {}}. */
    private List<ReplyEvent> end(int index) {
        OpenCall call = open.remove(index);
        return call == null || call.argued
                ? List.of()
                : List.of(new ReplyEvent.ToolCallDelta(0, call.number, AnthropicReplyMapper.arguments(call.input)));
    }

    private List<ReplyEvent> finish(JsonNode document) {
        JsonNode reason = document.path("delta").path("stop_reason");
        boolean reported = document.path("usage").isObject();
        if (finished || !reason.isTextual()) {
            return reported ? List.of(used(document.path("usage"))) : List.of();
        }
        finished = true;
        var done = new ReplyEvent.Finished(0, AnthropicReplyMapper.finish(reason.textValue(), calls > 0));
        return reported ? List.of(done, used(document.path("usage"))) : List.of(done);
    }

    private ReplyEvent used(JsonNode reported) {
        usage = AnthropicUsage.merge(usage, reported);
        return new ReplyEvent.UsageReported(AnthropicUsage.read(usage));
    }

    private static List<ReplyEvent> text(String text) {
        return text.isEmpty() ? List.of() : List.of(new ReplyEvent.TextDelta(0, text));
    }

    private static List<ReplyEvent> thought(String text, String signature) {
        if (text.isEmpty()) {
            return signature.isEmpty() ? List.of() : List.of(new ReplyEvent.ThoughtSigned(0, signature));
        }
        var said = new ReplyEvent.ThoughtDelta(0, text);
        return signature.isEmpty() ? List.of(said) : List.of(said, new ReplyEvent.ThoughtSigned(0, signature));
    }

    private static List<ReplyEvent> arguments(@Nullable OpenCall call, String json) {
        if (call == null || json.isEmpty()) {
            return List.of();
        }
        call.argued = true;
        return List.of(new ReplyEvent.ToolCallDelta(0, call.number, json));
    }

    private static int index(JsonNode document) {
        return document.path("index").asInt();
    }

    private static final class OpenCall {
        private final int number;
        private final JsonNode input;
        private boolean argued;

        private OpenCall(int number, JsonNode input) {
            this.number = number;
            this.input = input;
        }
    }
}
