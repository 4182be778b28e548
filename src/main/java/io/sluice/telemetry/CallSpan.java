package io.sluice.telemetry;

import io.sluice.model.Failure;
import org.jspecify.annotations.Nullable;

/** The span of one call. For any thread. */
public interface CallSpan {
    /** Of calls that no span is made of. */
    CallSpan NONE = new CallSpan() {
        @Override
        public AttemptSpan attempt(String provider, String model, int number) {
            return AttemptSpan.NONE;
        }

        @Override
        public void end(@Nullable Failure failure, @Nullable Answered answered) {
            // nobody wants to know
        }
    };

    /**
     * Begins the span of a try.
     *
     * @param model  as the provider calls it; empty when the route names none
     * @param number from 1
     */
    AttemptSpan attempt(String provider, String model, int number);

    /**
     * It is over. Later calls do nothing.
     *
     * @param failure  null when all went well
     * @param answered null when nothing is known of an answer
     */
    void end(@Nullable Failure failure, @Nullable Answered answered);
}
