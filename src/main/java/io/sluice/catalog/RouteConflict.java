package io.sluice.catalog;

import java.io.Serial;

/**
 * A change of the routes that is well-formed but cannot be: the state of the catalog stands against it. Carries no stack
 * trace; the message is for administrators.
 */
public final class RouteConflict extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    RouteConflict(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What stands against the change. */
    public Reason reason() {
        return reason;
    }

    /** What may stand against a change. */
    public enum Reason {
        /** A route of this name exists; the message says where it is declared. */
        NAME_TAKEN,
        /** The route is declared in the administrators' file or by the gateway itself and cannot be changed over the API. */
        READ_ONLY,
        /** The route is no longer in the revision that the change was made for. */
        CHANGED_MEANWHILE,
        /** Another route uses a credential that would be removed with this one. */
        SECRET_IN_USE
    }
}
