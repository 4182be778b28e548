package io.sluice.model;

import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of what has no name of its own: unique, not secret, in the order of time. */
public final class Ids {
    private static final HexFormat HEX = HexFormat.of();
    private static final int MILLIS_DIGITS = 12;

    private Ids() {}

    /** A new id; non-blocking. */
    public static String next(String prefix, Instant now) {
        return prefix
                + HEX.toHexDigits(now.toEpochMilli(), MILLIS_DIGITS)
                + HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
