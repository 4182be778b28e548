package io.sluice.provider.http;

import io.sluice.model.ReplyFrame;
import java.util.Optional;

/**
 * Reads one stream of an upstream. Stateful, one per stream; does no I/O; not safe for concurrent use. Both methods throw
 * {@link io.sluice.model.CallFailed} when the upstream reports an error or breaks its own protocol; the decoder is of no
 * use afterwards.
 */
public interface EventDecoder {
    /** What an event says; empty when it says nothing that a caller could want. */
    Optional<ReplyFrame> decode(SseEvent event);

    /** Whether the upstream has said that the stream is over: a connection that breaks now breaks nothing. */
    boolean isComplete();

    /** The upstream has closed the stream. What was still held back, if anything; fails when the answer is not complete. */
    Optional<ReplyFrame> end();
}
