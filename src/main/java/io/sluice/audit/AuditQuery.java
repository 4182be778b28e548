package io.sluice.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries.
 *
 * @param after  the id of the last entry seen; null to begin
 * @param filter which of the rest
 * @param limit  how many at most
 */
public record AuditQuery(@Nullable Long after, Filter filter, Order order, int limit) {
    /** In which order of ids. */
    public enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /**
     * What an entry must have; null for anything.
     *
     * @param action    exactly this, or, ending in {@code *}, one that begins so
     * @param principal exactly this
     * @param from      not before
     * @param to        before
     */
    public record Filter(
            @Nullable String action,
            @Nullable String principal,
            @Nullable Instant from,
            @Nullable Instant to) {
        /** Every entry. */
        public static final Filter ALL = new Filter(null, null, null, null);
    }

    /** The same, after another entry. */
    public AuditQuery after(long id) {
        return new AuditQuery(id, filter, order, limit);
    }
}
