package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.routing.RoutePolicy;
import io.smallrye.faulttolerance.api.CustomBackoffStrategy;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: what the upstream asked for, else an exponential pause with jitter (between
 * half of it and all of it), capped. Stateful, one per guarded call.
 */
final class Backoff implements CustomBackoffStrategy {
    private final RoutePolicy.Retries policy;
    private final DoubleSupplier random;
    private int repetition;

    /** @param random from 0 (inclusive) to 1 */
    Backoff(RoutePolicy.Retries policy, DoubleSupplier random) {
        this.policy = policy;
        this.random = random;
    }

    @Override
    public long nextDelayInMillis(Throwable exception) {
        long cap = policy.maxDelay().toMillis();
        long pause = Math.min(cap, policy.firstDelay().toMillis() << Math.min(repetition, 30));
        repetition++;
        if (CallFailed.failureOf(exception) instanceof Failure.Upstream(UpstreamError error)) {
            Duration asked = error.retryAfter();
            if (asked != null) {
                return Math.min(asked.toMillis(), cap);
            }
        }
        return Math.round(pause * (0.5 + random.getAsDouble() / 2));
    }
}
