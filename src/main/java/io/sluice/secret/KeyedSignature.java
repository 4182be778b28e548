package io.sluice.secret;

/**
 * Port of signing with a key that is kept apart from what is signed, and of checking it later, also after the key was
 * rotated. The signature is a message authentication code: only who has the key can make or check it.
 */
public interface KeyedSignature {
    /**
     * Signs under the newest key. Pure computation, microseconds.
     *
     * @param purpose what the signature is for; one made for one purpose is not valid for another
     */
    Signed sign(String purpose, byte[] message);

    /** Checks a signature against what it should have been made of. */
    Verdict check(String purpose, byte[] message, Signed signed);

    /**
     * A signature.
     *
     * @param keyVersion which key made it
     * @param mac        in lower-case hexadecimal
     */
    record Signed(int keyVersion, String mac) {}

    /** What a check found. */
    enum Verdict {
        VALID,
        INVALID,
        /** The key that is said to have made it is not here, so nothing can be said. */
        KEY_MISSING
    }
}
