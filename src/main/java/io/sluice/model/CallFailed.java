package io.sluice.model;

import java.io.Serial;

/** Carries a {@link Failure} through reactive code. Has no stack trace: it says what happened, not where in our code. */
public final class CallFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public CallFailed(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    /** As above, with a cause for the log; callers never see it. */
    public CallFailed(Failure failure, Throwable cause) {
        super(failure.message(), cause, false, false);
        this.failure = failure;
    }

    /** What went wrong. */
    public Failure failure() {
        return failure;
    }

    /** The failure that {@code thrown} stands for; anything that is no {@code CallFailed} is {@link Failure.Internal}. */
    public static Failure failureOf(Throwable thrown) {
        return thrown instanceof CallFailed failed ? failed.failure() : new Failure.Internal();
    }
}
