package io.sluice.model;

import io.smallrye.mutiny.Multi;

/**
 * The answer to a call, whole or under way.
 *
 * @param <T> the whole answer's type
 */
public sealed interface Reply<T> {
    /** All of it. */
    record Whole<T>(T response) implements Reply<T> {}

    /**
     * A stream whose first frame has arrived. To be subscribed once; cancelling it closes the upstream. Every failure is
     * a {@link CallFailed}.
     */
    record Streamed<T>(Multi<ReplyFrame> frames) implements Reply<T> {}
}
