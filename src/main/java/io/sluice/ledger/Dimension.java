package io.sluice.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What usage can be told apart by, and filtered by. */
public enum Dimension {
    /** In UTC. */
    DAY,
    /** In UTC. */
    HOUR,
    ROUTE,
    PROVIDER,
    /** The one asked for; where a route names none, the one that answered. */
    MODEL,
    TEAM,
    MEMBER,
    SERVICE_ACCOUNT,
    KEY,
    /** {@code name=value}; an attempt with several tags counts under each. */
    TAG;

    /** As it stands in documents and parameters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a stretch of time rather than a property of attempts. */
    public boolean isTime() {
        return this == DAY || this == HOUR;
    }

    /** The dimension of this word. */
    public static Optional<Dimension> of(String word) {
        return Arrays.stream(values())
                .filter(dimension -> dimension.word().equals(word))
                .findFirst();
    }
}
