package io.sluice.audit;

import java.io.Serial;

/** Why there can be no trail, or none can be read, as one line for the person who starts the program. */
public final class AuditProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What is wrong, where, and what to do. */
    public AuditProblem(String message) {
        super(message, null, false, false);
    }
}
