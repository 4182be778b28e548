package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the stream of {@code :streamGenerateContent?alt=sse}: documents of the form of the whole answer, each with more of it.
 * Nothing marks the end but that every candidate has a reason for it. Stateful, one per stream; not safe for concurrent use.
 */
final class GeminiEvents implements EventDecoder {
    private final GeminiAnswer answer = new GeminiAnswer();

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        JsonNode document = parse(event);
        if (document.has("error")) {
            throw GeminiErrors.inStream(document);
        }
        List<ReplyEvent> events = answer.read(document);
        return events.isEmpty() ? Optional.empty() : Optional.of(new ReplyFrame(events, null));
    }

    @Override
    public boolean isComplete() {
        return answer.isFinished();
    }

    @Override
    public Optional<ReplyFrame> end() {
        if (!answer.isFinished()) {
            throw GeminiErrors.badResponse("The provider's stream ended before its answer was complete.");
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
        throw GeminiErrors.badResponse("The provider sent an event that is not its protocol.");
    }
}
