package io.sluice.secret;

import java.io.Serial;

/** A credential cannot be had. The message names the reference and the reason, for administrators and logs. */
public final class SecretUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean forNow;

    /** It is not there, or the reference is none: asking again does not help until somebody changes something. */
    public SecretUnavailable(SecretRef ref, String reason) {
        this(ref, reason, false);
    }

    private SecretUnavailable(SecretRef ref, String reason, boolean forNow) {
        super("The secret " + ref.text() + " " + reason, null, false, false);
        this.forNow = forNow;
    }

    /** The store did not say whether it is there: it does not answer, or does not let this gateway look. */
    public static SecretUnavailable forNow(SecretRef ref, String reason) {
        return new SecretUnavailable(ref, reason, true);
    }

    /** Whether the secret may be there all the same, and what is held of it in memory still true. */
    public boolean isForNow() {
        return forNow;
    }
}
