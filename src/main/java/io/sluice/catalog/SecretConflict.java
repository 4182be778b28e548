package io.sluice.catalog;

import java.io.Serial;

/**
 * A change of the gateway's own secrets that is well-formed but cannot be. Carries no stack trace; the message is for
 * administrators.
 */
public final class SecretConflict extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    SecretConflict(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What stands against the change. */
    public Reason reason() {
        return reason;
    }

    /** What may stand against a change. */
    public enum Reason {
        /** Something is kept under this name already. */
        NAME_TAKEN,
        /** Routes use it. */
        IN_USE,
        /** It is not the API's to change. */
        READ_ONLY
    }
}
