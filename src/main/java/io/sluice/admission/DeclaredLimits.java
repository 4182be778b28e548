package io.sluice.admission;

import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The limits of routes in MLflow's way: so many calls in so long, of all callers and all dialects together. Those that were
 * set over MLflow's API hold; where none were, the one that the route was declared with. They live and go with the route and
 * are not in the list of limits.
 */
@Singleton
public final class DeclaredLimits {
    private static final String ID = "route:";

    /** What was made of a route's limits the last time; made anew when it has others. */
    private final ConcurrentHashMap<String, Made> made = new ConcurrentHashMap<>();

    private volatile Map<String, List<Declaration.Limit>> set = Map.of();

    /** From now on these hold for routes of these names, each in the place of what the route was declared with. */
    void use(Map<String, List<Declaration.Limit>> limits) {
        set = Map.copyOf(limits);
    }

    /** The limits of a route as they were said; empty when it has none. */
    public List<Declaration.Limit> said(Route route) {
        List<Declaration.Limit> wasSet = set.get(route.name().value());
        if (wasSet != null) {
            return wasSet;
        }
        Declaration.Limit declared = route.declaration().limit();
        return declared == null ? List.of() : List.of(declared);
    }

    /** The same as limits that can be counted in. */
    public List<RateLimit> of(Route route) {
        List<Declaration.Limit> said = said(route);
        if (said.isEmpty()) {
            return List.of();
        }
        String name = route.name().value();
        Made last = made.get(name);
        if (last == null || !last.said().equals(said)) {
            last = new Made(said, limits(name, said));
            made.put(name, last);
        }
        return last.limits();
    }

    /** What a route's limit allows, in MLflow's words ({@code 5 per 1 minute}); empty for a limit that is no route's own. */
    Optional<String> allowed(RateLimit limit) {
        Made last = isDeclared(limit) ? made.get(limit.scope().name()) : null;
        int at = last == null ? -1 : last.limits().indexOf(limit);
        return last == null || at < 0
                ? Optional.empty()
                : Optional.of(last.said().get(at).calls() + " per "
                        + period(last.said().get(at)));
    }

    /** Those that were asked for so far. */
    List<RateLimit> known() {
        return made.values().stream().flatMap(each -> each.limits().stream()).toList();
    }

    /** Whether a limit is a route's own. */
    public static boolean isDeclared(RateLimit limit) {
        return limit.id().startsWith(ID);
    }

    /** The first has the id it always had, so that what is counted stays when others are added. */
    private static List<RateLimit> limits(String route, List<Declaration.Limit> said) {
        var limits = new ArrayList<RateLimit>();
        for (Declaration.Limit each : said) {
            Duration per = period(each).duration();
            limits.add(new RateLimit(
                    ID + route + (limits.isEmpty() ? "" : ":" + (limits.size() + 1)),
                    new Scope(Scope.Kind.ROUTE, route),
                    RateLimit.Measure.CALLS,
                    Math.min(each.calls(), RateLimit.MOST),
                    per));
        }
        return List.copyOf(limits);
    }

    private static RenewalPeriod period(Declaration.Limit limit) {
        return RenewalPeriod.parse(limit.renewalPeriod())
                .orElseThrow(() -> new IllegalStateException("a route with a renewal period nobody checked"));
    }

    private record Made(List<Declaration.Limit> said, List<RateLimit> limits) {}
}
