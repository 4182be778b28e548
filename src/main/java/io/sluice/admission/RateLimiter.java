package io.sluice.admission;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Port: counts against rate limits, in this process or for many. One call's limits are one decision: all are charged, or
 * none.
 */
public interface RateLimiter {
    /**
     * Charges what a call needs to all limits, or to none. Never passes a limit; under contention for the last of it, an engine
     * may refuse what would have fitted.
     *
     * @param limits that hold for it; may be empty
     */
    Uni<Decision> acquire(List<RateLimit> limits, Demand demand);

    /**
     * Forgets what was counted for all other limits. What calls under way were charged there is no longer counted.
     *
     * @param limits all there are
     */
    void forgetOthers(Collection<RateLimit> limits);

    /** What was decided. */
    sealed interface Decision {
        /** All were charged. */
        record Admitted(Charge charge, List<Left> left) implements Decision {}

        /**
         * One of them would have been passed; nothing was charged.
         *
         * @param retryAfter when the same call would fit, as far as is known now
         */
        record Refused(RateLimit limit, Duration retryAfter, List<Left> left) implements Decision {}
    }

    /** What was charged, until the call is over. Exactly one of the methods takes effect, the first that is called. */
    interface Charge {
        /** The call is over: tokens are corrected to the truth, what was under way is not any more. */
        void settle(Used used);

        /** The call was not made after all: everything is given back. */
        void cancel();
    }

    /**
     * What is left of a limit after a decision, for headers.
     *
     * @param resetsIn until all of it is there again
     */
    record Left(RateLimit limit, long remaining, Duration resetsIn) {}
}
