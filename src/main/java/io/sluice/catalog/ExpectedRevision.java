package io.sluice.catalog;

import java.util.Set;

/**
 * The revisions of a route that a change is meant for, so that nobody overwrites what they have not seen.
 *
 * @param accepted empty when any will do
 */
public record ExpectedRevision(Set<Long> accepted) {
    /** The change is meant whatever the route looks like now. */
    public static final ExpectedRevision ANY = new ExpectedRevision(Set.of());

    public ExpectedRevision {
        accepted = Set.copyOf(accepted);
    }

    /** Whether the change is meant for a route in this revision. */
    boolean allows(long revision) {
        return accepted.isEmpty() || accepted.contains(revision);
    }
}
