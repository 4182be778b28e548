package io.sluice.secret.embedded;

import java.io.Serial;

/**
 * The master key is missing, malformed, or not the one that sealed the secrets. The message is for the person who starts the
 * gateway: what is wrong, where, and what to do. Carries no stack trace, because nothing in the code is wrong.
 */
public final class MasterKeyProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MasterKeyProblem(String message) {
        super(message, null, false, false);
    }
}
