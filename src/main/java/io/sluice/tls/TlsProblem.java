package io.sluice.tls;

import java.io.Serial;

/**
 * Why a port cannot be served over TLS as it is set up, as one line for the person who starts the gateway. Carries no stack
 * trace, because nothing in the code is wrong.
 */
public final class TlsProblem extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    TlsProblem(String message) {
        super(message, null, false, false);
    }
}
