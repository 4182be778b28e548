package io.sluice.admission;

import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The limits that routes were declared with, in MLflow's way: so many calls in so long, of all callers and all dialects
 * together. Whoever made the route made them, so they live and go with it and are not in the list of limits.
 */
@Singleton
public final class DeclaredLimits {
    private static final String ID = "route:";

    /** What was made of a route's declaration the last time; made anew when it has another. */
    private final ConcurrentHashMap<String, Made> made = new ConcurrentHashMap<>();

    /** The limit of a route; empty when it was declared without one. */
    public List<RateLimit> of(Route route) {
        Declaration.Limit declared = route.declaration().limit();
        if (declared == null) {
            return List.of();
        }
        String name = route.name().value();
        Made last = made.get(name);
        if (last == null || !last.declared().equals(declared)) {
            last = new Made(declared, List.of(limit(name, declared)));
            made.put(name, last);
        }
        return last.limits();
    }

    /** Those that were asked for so far. */
    List<RateLimit> known() {
        return made.values().stream().flatMap(each -> each.limits().stream()).toList();
    }

    /** Whether a limit is a route's own. */
    public static boolean isDeclared(RateLimit limit) {
        return limit.id().startsWith(ID);
    }

    private static RateLimit limit(String route, Declaration.Limit declared) {
        Duration per = RenewalPeriod.parse(declared.renewalPeriod())
                .map(RenewalPeriod::duration)
                .orElseThrow(() -> new IllegalStateException("a route with a renewal period nobody checked"));
        return new RateLimit(
                ID + route,
                new Scope(Scope.Kind.ROUTE, route),
                RateLimit.Measure.CALLS,
                Math.min(declared.calls(), RateLimit.MOST),
                per);
    }

    private record Made(Declaration.Limit declared, List<RateLimit> limits) {}
}
