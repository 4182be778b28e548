package io.sluice.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which attempts.
 *
 * @param from  those that started then or later
 * @param to    those that started before
 * @param only  for each dimension named, any of these values; a tag is {@code name=value}, or {@code name} for any value
 * @param owner those of one caller, and of its team, only, whatever else is said; null for everybody's
 */
public record LedgerFilter(
        Instant from,
        Instant to,
        Map<Dimension, List<String>> only,
        @Nullable Owner owner) {
    public LedgerFilter {
        only = Map.copyOf(only);
    }

    /**
     * A caller: its kind, such as {@code member}, and its name within the kind.
     *
     * @param team whose attempts count as its own too; null for none
     */
    public record Owner(String kind, String name, @Nullable String team) {
        /** A caller by itself. */
        public Owner(String kind, String name) {
            this(kind, name, null);
        }
    }
}
