package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.routing.RoutePolicy;
import java.time.Duration;

/**
 * Which failures of an attempt may be followed by another one, and which say something about the target's health. An
 * attempt that may have run to its end at the provider (a time-out) is not repeated: it would be paid twice.
 */
final class Repetition {
    private final RoutePolicy.Retries policy;

    Repetition(RoutePolicy.Retries policy) {
        this.policy = policy;
    }

    /** Whether the same target may be asked again. */
    boolean mayRepeat(Throwable thrown) {
        if (!(thrown instanceof CallFailed failed)
                || !(failed.failure() instanceof Failure.Upstream(UpstreamError error))) {
            return false;
        }
        Duration wait = error.retryAfter();
        return switch (error.kind()) {
            case RATE_LIMIT -> wait != null && wait.compareTo(policy.honouredWithin()) < 0;
            case OVERLOADED, SERVER, NETWORK, BAD_RESPONSE -> wait == null || wait.compareTo(policy.maxDelay()) <= 0;
            case INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_FILTER, AUTHENTICATION, NOT_FOUND, QUOTA, TIMEOUT -> false;
        };
    }

    /** Whether the failure counts against the target: it is the target's, not the caller's. */
    static boolean isTargetsFault(Throwable thrown) {
        if (!(thrown instanceof CallFailed failed)) {
            return true;
        }
        return switch (failed.failure()) {
            case Failure.Upstream(UpstreamError error) ->
                switch (error.kind()) {
                    case OVERLOADED, SERVER, NETWORK, BAD_RESPONSE, TIMEOUT -> true;
                    case INVALID_REQUEST,
                            CONTEXT_LENGTH,
                            CONTENT_FILTER,
                            AUTHENTICATION,
                            NOT_FOUND,
                            QUOTA,
                            RATE_LIMIT -> false;
                };
            case Failure.TimedOut timedOut -> true;
            default -> false;
        };
    }
}
