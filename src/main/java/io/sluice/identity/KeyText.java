package io.sluice.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * The form of gateway keys: {@code slc_}, 43 characters that hold 256 random bits, 6 that hold their CRC-32, both in base 62.
 * Secret scanners find it by {@code slc_[0-9A-Za-z]{49}} and tell real keys from look-alikes by the checksum.
 */
public final class KeyText {
    /** What every key begins with. */
    public static final String PREFIX = "slc_";

    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int RANDOM_BYTES = 32;
    private static final int RANDOM_DIGITS = 43;
    private static final int CHECK_DIGITS = 6;
    private static final int HINT = PREFIX.length() + 6;

    private KeyText() {}

    /** A new key. Takes a moment on a host short of randomness; not for event loops of busy gateways. */
    public static String next() {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String body = PREFIX + base62(new BigInteger(1, random), RANDOM_DIGITS);
        return body + check(body);
    }

    /** Whether the text has the form of a key and its checksum is right. Says nothing about its being valid. */
    public static boolean isWellFormed(String key) {
        int end = PREFIX.length() + RANDOM_DIGITS;
        return key.length() == end + CHECK_DIGITS
                && key.startsWith(PREFIX)
                && key.endsWith(check(key.substring(0, end)));
    }

    /** The first characters of a key, by which its holder recognises it: 36 of its 256 bits. */
    public static String hint(String key) {
        return key.substring(0, Math.min(HINT, key.length()));
    }

    private static String check(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return base62(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
    }

    private static String base62(BigInteger number, int digits) {
        char[] text = new char[digits];
        BigInteger rest = number;
        for (int i = digits - 1; i >= 0; i--) {
            BigInteger[] parts = rest.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(parts[1].intValue());
            rest = parts[0];
        }
        return new String(text);
    }
}
