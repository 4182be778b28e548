package io.sluice.store;

import java.io.Serial;

/**
 * Why there is no database to work with, as one line for the person who starts the gateway: what is wrong, where, and what
 * to do. Carries no stack trace, because nothing in the code is wrong.
 */
public final class StoreProblem extends RuntimeException {
    /** The way out wherever the embedded database cannot run. */
    static final String USE_ANOTHER =
            "Set SLUICE_STORE_URL=postgresql://host:port/database to use a PostgreSQL that runs elsewhere.";

    @Serial
    private static final long serialVersionUID = 1L;

    StoreProblem(String message) {
        super(message, null, false, false);
    }
}
