package io.sluice.identity;

import java.io.Serial;

/**
 * A change of callers, grants or keys that is well-formed but cannot be as things are. Carries no stack trace; the message is
 * for administrators.
 */
public final class CallerConflict extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    CallerConflict(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What stands against the change. */
    public Reason reason() {
        return reason;
    }

    /** What may stand against a change. */
    public enum Reason {
        /** A team, or a member or a service account, of this name exists. */
        NAME_TAKEN,
        /** Callers are in the team. */
        TEAM_IN_USE,
        /** The key was revoked or has expired, so it cannot be changed or rotated. */
        KEY_ENDED
    }
}
