package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.Family;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Source;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the stream of {@code POST /complete}: {@code completion} events that each carry more of the text, the last one
 * with a stop reason, and {@code ping}s. Stateful, one per stream; not safe for concurrent use.
 */
public final class AnthropicLegacyEvents implements EventDecoder {
    private boolean started;
    private boolean finished;

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        JsonNode document = AnthropicEvents.parse(event);
        List<ReplyEvent> events = switch (document.path("type").asText(event.name())) {
            case "completion" -> completion(document);
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

    private List<ReplyEvent> completion(JsonNode document) {
        var events = new ArrayList<ReplyEvent>(3);
        if (!started) {
            started = true;
            events.add(new ReplyEvent.Started(AnthropicLegacyMapper.meta(document)));
        }
        String text = document.path("completion").asText();
        if (!text.isEmpty()) {
            events.add(new ReplyEvent.TextDelta(0, text));
        }
        JsonNode reason = document.path("stop_reason");
        if (reason.isTextual() && !finished) {
            finished = true;
            events.add(new ReplyEvent.Finished(0, AnthropicLegacyMapper.finish(reason.textValue())));
        }
        return events;
    }
}
