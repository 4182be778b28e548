package io.sluice.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All limits of a moment, found by the scopes they are for. Immutable. A look-up costs one map access for each kind of scope
 * that has any limit, and nothing when there are none.
 */
public final class LimitTable {
    /** No limits. */
    public static final LimitTable EMPTY = new LimitTable(List.of());

    private final List<RateLimit> all;
    private final Map<Scope, List<RateLimit>> byScope;
    private final Set<Scope.Kind> kinds;

    /** A table of these; ids are unique. */
    public LimitTable(List<RateLimit> limits) {
        this.all = limits.stream().sorted(Comparator.comparing(RateLimit::id)).toList();
        var map = new HashMap<Scope, List<RateLimit>>();
        var present = EnumSet.noneOf(Scope.Kind.class);
        for (RateLimit limit : all) {
            map.computeIfAbsent(limit.scope(), scope -> new ArrayList<>()).add(limit);
            present.add(limit.scope().kind());
        }
        map.replaceAll((scope, list) -> List.copyOf(list));
        this.byScope = Map.copyOf(map);
        this.kinds = present;
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
        if (all.isEmpty()) {
            return others;
        }
        var found = new ArrayList<>(others);
        subject.eachScope(kinds, scope -> {
            List<RateLimit> limits = byScope.get(scope);
            if (limits != null) {
                found.addAll(limits);
            }
        });
        return found;
    }
}
