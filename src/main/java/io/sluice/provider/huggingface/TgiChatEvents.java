package io.sluice.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.SseEvent;
import java.util.Optional;

/** A chat's stream of OpenAI's wire, but for its errors, which are the server's own. One per stream, as the decoder within. */
final class TgiChatEvents implements EventDecoder {
    private static final String ERROR = "\"error\"";

    private final EventDecoder chat;

    TgiChatEvents(EventDecoder chat) {
        this.chat = chat;
    }

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        if (event.data().contains(ERROR)) {
            failOnError(event);
        }
        return chat.decode(event);
    }

    @Override
    public boolean isComplete() {
        return chat.isComplete();
    }

    @Override
    public Optional<ReplyFrame> end() {
        return chat.end();
    }

    private static void failOnError(SseEvent event) {
        try {
            JsonNode document = JsonCodec.read(event.data());
            if (TgiErrors.isError(document)) {
                throw TgiErrors.inStream(document);
            }
        } catch (InvalidJson notJson) {
            // the decoder within says so
        }
    }
}
