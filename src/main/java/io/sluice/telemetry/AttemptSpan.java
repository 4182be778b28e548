package io.sluice.telemetry;

import io.sluice.model.Failure;
import org.jspecify.annotations.Nullable;

/** The span of one try at a provider. For any thread. */
public interface AttemptSpan {
    /** Of calls that no span is made of. */
    AttemptSpan NONE = new AttemptSpan() {
        @Override
        public @Nullable TraceContext context() {
            return null;
        }

        @Override
        public void sentTo(String host, int port) {
            // nobody wants to know
        }

        @Override
        public void end(@Nullable Failure failure, @Nullable Answered answered) {
            // nor this
        }
    };

    /** What the provider is told; null when no span was made. */
    @Nullable
    TraceContext context();

    /** An exchange of the attempt goes to this address; the last one counts. */
    void sentTo(String host, int port);

    /**
     * It is over. Later calls do nothing.
     *
     * @param failure  null when it was answered
     * @param answered null when nothing is known of an answer
     */
    void end(@Nullable Failure failure, @Nullable Answered answered);
}
