package io.sluice.admission;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Things found by the scope they are for. Immutable. A look-up costs one map access for each kind of scope that has anything,
 * and nothing when there is nothing.
 */
final class ScopeIndex<T> {
    private final Map<Scope, List<T>> byScope;
    private final Set<Scope.Kind> kinds;

    ScopeIndex(List<T> things, Function<T, Scope> scopeOf) {
        var map = new HashMap<Scope, List<T>>();
        var present = EnumSet.noneOf(Scope.Kind.class);
        for (T thing : things) {
            Scope scope = scopeOf.apply(thing);
            map.computeIfAbsent(scope, unseen -> new ArrayList<>()).add(thing);
            present.add(scope.kind());
        }
        map.replaceAll((scope, list) -> List.copyOf(list));
        this.byScope = Map.copyOf(map);
        this.kinds = present;
    }

    boolean isEmpty() {
        return byScope.isEmpty();
    }

    /** All that count this subject's calls. */
    void each(Subject subject, Consumer<T> visitor) {
        if (!kinds.isEmpty()) {
            subject.eachScope(
                    kinds, scope -> byScope.getOrDefault(scope, List.of()).forEach(visitor));
        }
    }
}
