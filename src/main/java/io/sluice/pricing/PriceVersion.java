package io.sluice.pricing;

import java.time.Instant;
import java.util.List;

/**
 * Prices that take effect together. A version adds to those before it, and replaces their lines of the same provider and
 * model.
 *
 * @param id         stands in records for good: {@code builtin-2026-11-25}, {@code file:0123456789ab}, {@code book:7}
 * @param activateAt when it takes effect
 * @param note       for people; empty when there is none
 */
public record PriceVersion(
        String id, Origin origin, Instant activateAt, Instant createdAt, String note, List<PriceRow> rows) {
    public PriceVersion {
        rows = List.copyOf(rows);
    }

    /** Where a version comes from; of two that take effect at the same time, the later one here goes last. */
    public enum Origin {
        /** The gateway's own seed. */
        BUILT_IN,
        /** The administrators' file. */
        FILE,
        /** Imported over the management API. */
        API
    }
}
