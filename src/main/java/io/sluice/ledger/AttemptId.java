package io.sluice.ledger;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Identifies one attempt at a provider in the journal, the ledger and logs; minted before anything is sent. Not secret. */
public record AttemptId(String value) {
    private static final HexFormat HEX = HexFormat.of();

    /** A new id; non-blocking. */
    public static AttemptId next() {
        var random = ThreadLocalRandom.current();
        return new AttemptId("att_" + HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong()));
    }

    @Override
    public String toString() {
        return value;
    }
}
