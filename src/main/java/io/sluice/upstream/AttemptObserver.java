package io.sluice.upstream;

import io.sluice.model.Failure;
import io.sluice.model.ReplyFrame;
import io.sluice.routing.Target;
import io.smallrye.mutiny.Uni;

/**
 * Follows the attempts of one call, which come one after another: each begins, and either is answered or ends without an
 * answer. The end of an answer is the caller of the dispatcher's to see.
 */
public interface AttemptObserver {
    /**
     * An attempt is about to be sent; it is not before this has its item.
     *
     * @param number from 1
     * @return fails with {@link io.sluice.model.CallFailed} when it must not be sent
     */
    Uni<Void> begins(Target target, int number);

    /**
     * A frame of the stream of the attempt under way has arrived, before or after it has opened. Each comes once, in order.
     * Must be quick and must not throw.
     */
    void heard(ReplyFrame frame);

    /** The attempt under way was answered whole, or its stream has opened. Must be quick and must not throw. */
    void answered(Target target);

    /** The attempt under way ended without an answer; the call goes on when this has its item. Does not fail. */
    Uni<Void> failed(Target target, Failure failure);
}
