package io.sluice.pricing;

import java.io.Serial;

/** A change of the price book that the state of things stands against. */
public final class PriceConflict extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    PriceConflict(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What stands against it. */
    public Reason reason() {
        return reason;
    }

    /** What can stand against a change. */
    public enum Reason {
        /** The version is not one of the management API. */
        READ_ONLY,
        /** The version has taken effect: records name it. */
        IN_FORCE
    }
}
