package io.sluice.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Part;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the lines of {@code POST /api/chat} and {@code /api/generate}: more of the answer each, the last with {@code done}
 * and the counts. Calls of tools come whole. Stateful, one per stream; not safe for concurrent use.
 */
final class OllamaEvents implements EventDecoder {
    private final boolean chat;
    private int calls;
    private boolean started;
    private boolean finished;

    private OllamaEvents(boolean chat) {
        this.chat = chat;
    }

    static OllamaEvents ofChat() {
        return new OllamaEvents(true);
    }

    /** Leaves out what the model thinks: completions have no place for it. */
    static OllamaEvents ofCompletion() {
        return new OllamaEvents(false);
    }

    @Override
    public Optional<ReplyFrame> decode(SseEvent line) {
        if (finished) {
            return Optional.empty();
        }
        JsonNode document = parse(line);
        OllamaErrors.refuseError(document);
        var events = new ArrayList<ReplyEvent>();
        if (!started) {
            started = true;
            events.add(new ReplyEvent.Started(OllamaReplyMapper.meta(document)));
        }
        if (chat) {
            say(document, events);
        } else {
            text(document.path("response"), events);
        }
        if (document.path("done").asBoolean()) {
            finished = true;
            events.add(new ReplyEvent.Finished(0, OllamaReplyMapper.finish(document, calls > 0)));
            events.add(new ReplyEvent.UsageReported(OllamaReplyMapper.usage(document)));
        }
        return events.isEmpty() ? Optional.empty() : Optional.of(new ReplyFrame(events, null));
    }

    @Override
    public boolean isComplete() {
        return finished;
    }

    @Override
    public Optional<ReplyFrame> end() {
        if (!finished) {
            throw OllamaErrors.badResponse("The provider's stream ended before its answer was complete.");
        }
        return Optional.empty();
    }

    private void say(JsonNode document, List<ReplyEvent> events) {
        JsonNode message = document.path("message");
        String thought = message.path("thinking").asText();
        if (!thought.isEmpty()) {
            events.add(new ReplyEvent.ThoughtDelta(0, thought));
        }
        text(message.path("content"), events);
        for (Part.ToolCall call : OllamaReplyMapper.toolCalls(document, calls)) {
            events.add(new ReplyEvent.ToolCallStarted(0, calls, call.id(), call.name()));
            events.add(new ReplyEvent.ToolCallDelta(0, calls, call.arguments()));
            calls++;
        }
    }

    private static void text(JsonNode said, List<ReplyEvent> events) {
        if (!said.asText().isEmpty()) {
            events.add(new ReplyEvent.TextDelta(0, said.asText()));
        }
    }

    private static JsonNode parse(SseEvent line) {
        try {
            JsonNode document = JsonCodec.read(line.data());
            if (document.isObject()) {
                return document;
            }
        } catch (InvalidJson notJson) {
            // answered below: no JSON and no object are one breach of the protocol
        }
        throw OllamaErrors.badResponse("The provider sent a line that is not its protocol.");
    }
}
