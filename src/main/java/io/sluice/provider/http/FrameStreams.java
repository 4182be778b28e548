package io.sluice.provider.http;

import io.sluice.model.ReplyFrame;
import io.smallrye.mutiny.Multi;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns an upstream's events into frames. */
public final class FrameStreams {
    private FrameStreams() {}

    /**
     * Reads {@code events} with a decoder of its own per subscription. Cold and demand-driven as {@code events} is;
     * cancelling cancels them. When the decoder throws, the upstream is closed and the frames fail with what it threw.
     */
    public static Multi<ReplyFrame> decode(Multi<SseEvent> events, Supplier<? extends EventDecoder> decoders) {
        return Multi.createFrom().deferred(() -> decode(events, decoders.get()));
    }

    private static Multi<ReplyFrame> decode(Multi<SseEvent> events, EventDecoder decoder) {
        return events.map(decoder::decode)
                .onFailure(broken -> decoder.isComplete())
                .recoverWithCompletion()
                .onCompletion()
                .switchTo(() -> Multi.createFrom().item(decoder::end))
                .select()
                .where(Optional::isPresent)
                .map(Optional::orElseThrow);
    }
}
