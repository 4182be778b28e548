package io.sluice.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All limits of a moment, found by the scopes they are for. Immutable; an empty one costs a call nothing. */
public final class LimitTable {
    /** No limits. */
    public static final LimitTable EMPTY = new LimitTable(List.of());

    private final List<RateLimit> all;
    private final ScopeIndex<RateLimit> index;

    /** A table of these; ids are unique. */
    public LimitTable(List<RateLimit> limits) {
        this.all = limits.stream().sorted(Comparator.comparing(RateLimit::id)).toList();
        this.index = new ScopeIndex<>(all, RateLimit::scope);
    }

    /** All limits, by id. */
    public List<RateLimit> all() {
        return all;
    }

    /** The limit of this id. */
    public Optional<RateLimit> find(String id) {
        return all.stream().filter(limit -> limit.id().equals(id)).findFirst();
    }

    /** The limits that count this subject's calls, beside others that it has anyway. */
    public List<RateLimit> of(Subject subject, List<RateLimit> others) {
        if (index.isEmpty()) {
            return others;
        }
        var found = new ArrayList<>(others);
        index.each(subject, found::add);
        return found;
    }
}
