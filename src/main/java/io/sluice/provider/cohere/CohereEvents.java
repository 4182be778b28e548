package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Usage;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the stream of {@code POST /v2/chat}:
 *
 * <pre>
 *   message-start, tool-plan-delta*, (content-start, content-delta*, content-end)*,
 *                  (tool-call-start, tool-call-delta*, tool-call-end)*, message-end
 * </pre>
 *
 * Citations, {@code debug} and unknown events say nothing. Stateful, one per stream; not safe for concurrent use.
 */
final class CohereEvents implements EventDecoder {
    private int calls;
    private boolean argued = true;
    private boolean started;
    private boolean finished;

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        if (event.data().equals("[DONE]") || finished) {
            return Optional.empty();
        }
        JsonNode document = parse(event);
        JsonNode delta = document.path("delta");
        JsonNode message = delta.path("message");
        List<ReplyEvent> events = switch (document.path("type").asText(event.name())) {
            case "message-start" -> start(document);
            case "content-start", "content-delta" -> content(message.path("content"));
            case "tool-plan-delta" -> text(message.path("tool_plan").asText());
            case "tool-call-start" -> call(message.path("tool_calls"));
            case "tool-call-delta" ->
                arguments(message.path("tool_calls")
                        .path("function")
                        .path("arguments")
                        .asText());
            case "tool-call-end" -> endOfCall();
            case "message-end" -> end(delta);
            case "", "error", "stream-error" -> throw CohereErrors.inStream(document);
            default -> List.of();
        };
        return events.isEmpty() ? Optional.empty() : Optional.of(new ReplyFrame(events, null));
    }

    @Override
    public boolean isComplete() {
        return finished;
    }

    @Override
    public Optional<ReplyFrame> end() {
        if (!finished) {
            throw CohereErrors.badResponse("The provider's stream ended before its answer was complete.");
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
        throw CohereErrors.badResponse("The provider sent an event that is not its protocol.");
    }

    private List<ReplyEvent> start(JsonNode document) {
        if (started) {
            return List.of();
        }
        started = true;
        return List.of(new ReplyEvent.Started(CohereReplyMapper.meta(document)));
    }

    private static List<ReplyEvent> content(JsonNode content) {
        String thought = content.path("thinking").asText();
        return thought.isEmpty()
                ? text(content.path("text").asText())
                : List.of(new ReplyEvent.ThoughtDelta(0, thought));
    }

    private static List<ReplyEvent> text(String text) {
        return text.isEmpty() ? List.of() : List.of(new ReplyEvent.TextDelta(0, text));
    }

    private List<ReplyEvent> call(JsonNode call) {
        var events = new ArrayList<>(endOfCall());
        JsonNode function = call.path("function");
        events.add(new ReplyEvent.ToolCallStarted(
                0, calls++, call.path("id").asText(), function.path("name").asText()));
        argued = false;
        events.addAll(arguments(function.path("arguments").asText()));
        return events;
    }

    private List<ReplyEvent> arguments(String json) {
        if (json.isEmpty() || calls == 0) {
            return List.of();
        }
        argued = true;
        return List.of(new ReplyEvent.ToolCallDelta(0, calls - 1, json));
    }

    /** A call that no arguments were sent for has none, which is an empty object. */
    private List<ReplyEvent> endOfCall() {
        return argued ? List.of() : arguments("{}");
    }

    private List<ReplyEvent> end(JsonNode delta) {
        var events = new ArrayList<>(endOfCall());
        String reason = delta.path("finish_reason").asText();
        if (reason.isEmpty()) {
            throw CohereErrors.badResponse("The provider's answer ended without a reason.");
        }
        FinishReason finish = CohereFinish.of(reason, calls > 0, delta.path("error"));
        finished = true;
        events.add(new ReplyEvent.Finished(0, finish));
        Usage usage = CohereUsage.read(delta.get("usage"));
        if (usage.knowledge() == Usage.Knowledge.REPORTED) {
            events.add(new ReplyEvent.UsageReported(usage));
        }
        return events;
    }
}
