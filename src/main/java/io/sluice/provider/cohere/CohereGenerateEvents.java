package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the stream of {@code POST /v1/generate}: events with more of the text, then one that is finished and holds the
 * whole answer once more, with the reasons for its ends. Its id comes only there, too late to be told. Stateful, one per
 * stream; not safe for concurrent use.
 */
final class CohereGenerateEvents implements EventDecoder {
    private int generations = 1;
    private boolean started;
    private boolean finished;

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        if (event.data().equals("[DONE]") || finished) {
            return Optional.empty();
        }
        JsonNode document = CohereEvents.parse(event);
        String type = document.path("event_type").asText(event.name());
        boolean last = document.path("is_finished").asBoolean();
        if (type.equals("stream-error") || document.path("message").isTextual()) {
            throw CohereErrors.inStream(document);
        }
        var events = new ArrayList<ReplyEvent>();
        if (!started) {
            started = true;
            events.add(new ReplyEvent.Started(ReplyMeta.UNKNOWN));
        }
        if (last) {
            finish(document, events);
        } else {
            more(document, events);
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
            throw CohereErrors.badResponse("The provider's stream ended before its answer was complete.");
        }
        return Optional.empty();
    }

    private void more(JsonNode document, List<ReplyEvent> events) {
        int index = Math.max(0, document.path("index").asInt());
        String text = document.path("text").asText();
        if (!text.isEmpty()) {
            generations = Math.max(generations, index + 1);
            events.add(new ReplyEvent.TextDelta(index, text));
        }
    }

    private void finish(JsonNode document, List<ReplyEvent> events) {
        JsonNode whole = document.path("response");
        JsonNode told = whole.path("generations");
        String reason = document.path("finish_reason").asText();
        for (int i = 0; i < Math.max(generations, told.size()); i++) {
            String own = told.path(i).path("finish_reason").asText(reason);
            events.add(new ReplyEvent.Finished(i, CohereFinish.of(own, false, document.path("err"))));
        }
        finished = true;
        Usage usage = CohereUsage.read(whole.get("meta"));
        if (usage.knowledge() == Usage.Knowledge.REPORTED) {
            events.add(new ReplyEvent.UsageReported(usage));
        }
    }
}
