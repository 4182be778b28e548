package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the stream of {@code converse-stream}:
 *
 * <pre>
 *   messageStart, (contentBlockStart?, contentBlockDelta*, contentBlockStop)*, messageStop, metadata
 * </pre>
 *
 * Only calls of tools have a start. Members that pad ({@code p}) and unknown events say nothing. Stateful, one per stream; not
 * safe for concurrent use.
 */
final class ConverseEvents implements EventDecoder {
    private static final int NO_CALL = -1;

    private final @Nullable String answerTool;
    private final Map<Integer, OpenCall> open = new HashMap<>();
    private int calls;
    private boolean started;
    private boolean finished;

    /**
     * @param answerTool name of the tool whose call is the answer; null when there is none
     */
    ConverseEvents(@Nullable String answerTool) {
        this.answerTool = answerTool;
    }

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        JsonNode document = parse(event);
        if (event.name().equals(AwsEventStream.ERROR) || event.name().endsWith("xception")) {
            throw BedrockErrors.inStream(event.name(), document);
        }
        List<ReplyEvent> events = switch (event.name()) {
            case "messageStart" -> start();
            case "contentBlockStart" ->
                begin(index(document), document.path("start").path("toolUse"));
            case "contentBlockDelta" -> more(index(document), document.path("delta"));
            case "contentBlockStop" -> end(open.remove(index(document)));
            case "messageStop" -> finish(document.path("stopReason").asText());
            case "metadata" -> used(document);
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
            throw BedrockErrors.badResponse("The provider's stream ended before its answer was complete.");
        }
        return Optional.empty();
    }

    private static JsonNode parse(SseEvent event) {
        try {
            JsonNode document = JsonCodec.read(event.data());
            if (document.isObject()) {
                return document;
            }
        } catch (InvalidJson notJson) {
            // answered below: no JSON and no object are one breach of the protocol
        }
        throw BedrockErrors.badResponse("The provider sent an event that is not its protocol.");
    }

    private List<ReplyEvent> start() {
        if (started) {
            return List.of();
        }
        started = true;
        return List.of(new ReplyEvent.Started(ReplyMeta.UNKNOWN));
    }

    private List<ReplyEvent> begin(int index, JsonNode call) {
        if (!call.isObject()) {
            return List.of();
        }
        String name = call.path("name").asText();
        if (name.equals(answerTool)) {
            open.put(index, new OpenCall(NO_CALL));
            return List.of();
        }
        open.put(index, new OpenCall(calls));
        return List.of(new ReplyEvent.ToolCallStarted(
                0, calls++, call.path("toolUseId").asText(), name));
    }

    private List<ReplyEvent> more(int index, JsonNode delta) {
        JsonNode reasoning = delta.path("reasoningContent");
        if (reasoning.isObject()) {
            return thought(reasoning);
        }
        if (delta.has("toolUse")) {
            return arguments(
                    open.get(index), delta.path("toolUse").path("input").asText());
        }
        String text = delta.path("text").asText();
        return text.isEmpty() ? List.of() : List.of(new ReplyEvent.TextDelta(0, text));
    }

    private static List<ReplyEvent> thought(JsonNode reasoning) {
        var events = new ArrayList<ReplyEvent>(1);
        String text = reasoning.path("text").asText();
        String signature = reasoning.path("signature").asText();
        String hidden = reasoning.path("redactedContent").asText();
        if (!text.isEmpty()) {
            events.add(new ReplyEvent.ThoughtDelta(0, text));
        }
        if (!signature.isEmpty()) {
            events.add(new ReplyEvent.ThoughtSigned(0, signature));
        }
        if (!hidden.isEmpty()) {
            events.add(new ReplyEvent.ThoughtHidden(0, hidden));
        }
        return events;
    }

    private static List<ReplyEvent> arguments(@Nullable OpenCall call, String json) {
        if (call == null || json.isEmpty()) {
            return List.of();
        }
        call.argued = true;
        return List.of(
                call.number == NO_CALL
                        ? new ReplyEvent.TextDelta(0, json)
                        : new ReplyEvent.ToolCallDelta(0, call.number, json));
    }

    /** A call that no arguments were sent for has none, which is an empty object. */
    private static List<ReplyEvent> end(@Nullable OpenCall call) {
        return call == null || call.argued ? List.of() : arguments(call, "{}");
    }

    private List<ReplyEvent> finish(String reason) {
        if (finished) {
            return List.of();
        }
        if (reason.isEmpty()) {
            throw BedrockErrors.badResponse("The provider's answer ended without a reason.");
        }
        var events = new ArrayList<ReplyEvent>();
        open.values().forEach(call -> events.addAll(end(call)));
        open.clear();
        events.add(new ReplyEvent.Finished(0, ConverseFinish.of(reason, calls > 0)));
        finished = true;
        return events;
    }

    private static List<ReplyEvent> used(JsonNode metadata) {
        Usage usage = ConverseUsage.read(metadata.get("usage"));
        return usage.knowledge() == Usage.Knowledge.REPORTED ? List.of(new ReplyEvent.UsageReported(usage)) : List.of();
    }

    private static int index(JsonNode document) {
        return document.path("contentBlockIndex").asInt();
    }

    private static final class OpenCall {
        private final int number;
        private boolean argued;

        private OpenCall(int number) {
            this.number = number;
        }
    }
}
