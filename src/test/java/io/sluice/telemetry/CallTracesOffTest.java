package io.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a call pays for traces that are off. */
class CallTracesOffTest {
    private static final int CALLS = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void nothingIsMade() {
        CallSpan span = CallTraces.OFF.begin("chat", CallId.next(), "r", "openai", "openai", 0);

        assertThat(span).isSameAs(CallSpan.NONE);
        assertThat(span.attempt("openai", "gpt-4o", 1)).isSameAs(AttemptSpan.NONE);
        assertThat(AttemptSpan.NONE.context()).isNull();
    }

    @Test
    void notOneByteIsAllocated() {
        // Given
        CallId id = CallId.next();
        var failure = new Failure.Aborted();
        calls(id, failure); // classes are loaded now

        // When
        long before = THREADS.getCurrentThreadAllocatedBytes();
        calls(id, failure);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

        // Then
        assertThat(allocated).isZero();
    }

    /** What the pipeline, the account and the meter do for each call. */
    private static void calls(CallId id, Failure failure) {
        for (int i = 0; i < CALLS; i++) {
            CallSpan span = CallTraces.OFF.begin("chat", id, "route", "openai", "openai", i);
            AttemptSpan attempt = span.attempt("openai", "gpt-4o", 1);
            attempt.end(failure, null);
            span.end(failure, null);
        }
    }
}
