package io.sluice.boot;

import java.io.Serial;

/** The gateway will not start as it is set up; the message is one line that says why and what to change. */
final class StartRefused extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    StartRefused(String message) {
        super(message, null, false, false);
    }
}
