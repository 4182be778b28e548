package io.sluice.secret;

import java.io.Serial;

/** A credential cannot be had. The message names the reference and the reason, for administrators and logs. */
public final class SecretUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SecretUnavailable(SecretRef ref, String reason) {
        super("The secret " + ref.text() + " " + reason, null, false, false);
    }
}
