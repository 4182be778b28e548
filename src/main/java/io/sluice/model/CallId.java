package io.sluice.model;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Identifies one inbound call in replies ({@code x-request-id}), logs and records; unique, not secret. */
public record CallId(String value) {
    private static final HexFormat HEX = HexFormat.of();

    /** A new id; non-blocking. */
    public static CallId next() {
        var random = ThreadLocalRandom.current();
        return new CallId("req_" + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
