package io.sluice.pricing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What becomes of calls of models without a price. */
public enum UnpricedCalls {
    /** They are made, counted and listed. */
    SERVE,
    /** They are refused before anything is sent. */
    REFUSE;

    /** As declarations write it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    public static Optional<UnpricedCalls> byId(String id) {
        return Arrays.stream(values()).filter(value -> value.id().equals(id)).findFirst();
    }
}
