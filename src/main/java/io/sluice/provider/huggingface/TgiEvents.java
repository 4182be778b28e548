package io.sluice.provider.huggingface;

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
import java.util.List;
import java.util.Optional;

/**
 * Decodes the stream of {@code POST /generate_stream}: an event a token, the last of which holds the whole text and says why
 * it ended. Special tokens are not text. Stateful, one per stream; not safe for concurrent use.
 */
final class TgiEvents implements EventDecoder {
    private final StopFilter filter;
    private boolean started;
    private boolean finished;

    TgiEvents(List<String> stops) {
        this.filter = new StopFilter(stops);
    }

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        if (finished || event.data().equals("[DONE]")) {
            return Optional.empty();
        }
        JsonNode document = parse(event);
        var events = new ArrayList<ReplyEvent>();
        if (!started) {
            started = true;
            events.add(new ReplyEvent.Started(ReplyMeta.UNKNOWN));
        }
        JsonNode token = document.path("token");
        if (!token.path("special").asBoolean()) {
            text(filter.more(token.path("text").asText()), events);
        }
        if (document.path("generated_text").isTextual()) {
            finish(document.path("details"), events);
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
            throw TgiErrors.badResponse("The provider's stream ended before its answer was complete.");
        }
        return Optional.empty();
    }

    private void finish(JsonNode details, List<ReplyEvent> events) {
        finished = true;
        String reason = details.path("finish_reason").asText();
        text(filter.end(reason), events);
        events.add(new ReplyEvent.Finished(0, TgiReplyMapper.finish(reason)));
        Usage usage = TgiUsage.streamed(details);
        if (usage.knowledge() == Usage.Knowledge.REPORTED) {
            events.add(new ReplyEvent.UsageReported(usage));
        }
    }

    private static void text(String text, List<ReplyEvent> events) {
        if (!text.isEmpty()) {
            events.add(new ReplyEvent.TextDelta(0, text));
        }
    }

    private static JsonNode parse(SseEvent event) {
        try {
            JsonNode document = JsonCodec.read(event.data());
            if (TgiErrors.isError(document)) {
                throw TgiErrors.inStream(document);
            }
            if (document.path("token").isObject()
                    || document.path("generated_text").isTextual()) {
                return document;
            }
        } catch (InvalidJson notJson) {
            // answered below: no JSON and no token are one breach of the protocol
        }
        throw TgiErrors.badResponse("The provider sent an event that is not its protocol.");
    }
}
