package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one frame of an upstream's stream says: its events, and the frame itself for encoders of the same family. A frame
 * may have no event at all (keep-alives, vendor extras), yet a source worth passing on.
 */
public record ReplyFrame(List<ReplyEvent> events, @Nullable Source source) {
    public ReplyFrame {
        events = List.copyOf(events);
    }

    /** A frame without a source. */
    public static ReplyFrame of(ReplyEvent... events) {
        return new ReplyFrame(List.of(events), null);
    }
}
