package io.sluice.dialect;

import io.sluice.model.Failure;
import io.sluice.model.ReplyFrame;

/** Writes a stream in one dialect, as text of server-sent events. Stateful, one per call, used from one thread at a time. */
public interface FrameEncoder {
    /** Zero or more whole events; empty text when the frame has nothing for this dialect. */
    String encode(ReplyFrame frame);

    /** An event that says nothing, for callers who wait long; empty text where the dialect has none. Changes no state. */
    default String keepAlive() {
        return "";
    }

    /** What follows the last frame; may be empty. */
    String complete();

    /** The end of a stream that broke: the error in the dialect's form, and its terminator where it has one. */
    String fail(Failure failure);
}
