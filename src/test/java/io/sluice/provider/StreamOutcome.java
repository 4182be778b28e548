package io.sluice.provider;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.UpstreamError;
import io.sluice.provider.http.BrokenFraming;
import io.sluice.provider.http.EventCutter;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventFraming;
import java.util.ArrayList;
import java.util.List;

/** What a stream of bytes was read as: frames, and the failure that ended it or null. */
record StreamOutcome(List<ReplyFrame> frames, Failure failure) {
    private static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    /** Reads a stream that arrives in these pieces and then ends. */
    static StreamOutcome of(EventFraming framing, EventDecoder decoder, byte[]... pieces) {
        var frames = new ArrayList<ReplyFrame>();
        try {
            EventCutter events = framing.cutter(
                    MAX_EVENT_BYTES, event -> decoder.decode(event).ifPresent(frames::add));
            for (byte[] piece : pieces) {
                events.feed(piece);
            }
            events.finish();
            decoder.end().ifPresent(frames::add);
            return new StreamOutcome(List.copyOf(frames), null);
        } catch (CallFailed e) {
            return new StreamOutcome(List.copyOf(frames), e.failure());
        } catch (BrokenFraming e) {
            return new StreamOutcome(
                    List.copyOf(frames),
                    new Failure.Upstream(UpstreamError.of(UpstreamError.Kind.BAD_RESPONSE, e.problem())));
        }
    }

    /** All events, in order. */
    List<ReplyEvent> events() {
        return frames.stream().flatMap(frame -> frame.events().stream()).toList();
    }
}
