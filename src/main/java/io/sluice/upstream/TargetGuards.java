package io.sluice.upstream;

import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.Target;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;

/** The guards of all targets, made at first use and kept while target and policy are the same. */
@Singleton
final class TargetGuards {
    /** Room for this many places in plans before guards of routes that are gone are looked for. */
    private static final int PRUNE_ABOVE = 10_000;

    private final ConcurrentHashMap<Place, Kept> guards = new ConcurrentHashMap<>();

    TargetGuard of(Route route, int position) {
        Target target = route.plan().get(position);
        var place = new Place(route.name().value(), position);
        Kept kept = guards.get(place);
        if (kept != null && kept.fits(target, route.policy())) {
            return kept.guard();
        }
        if (guards.size() > PRUNE_ABOVE) {
            guards.clear(); // breakers start afresh; better than growing with every route that ever was
        }
        return guards.compute(
                        place,
                        (key, now) ->
                                now != null && now.fits(target, route.policy()) ? now : Kept.make(route, position))
                .guard();
    }

    private record Place(String route, int position) {}

    private record Kept(String provider, String model, RoutePolicy policy, TargetGuard guard) {
        static Kept make(Route route, int position) {
            Target target = route.plan().get(position);
            return new Kept(
                    target.provider().value(),
                    target.modelOrEmpty(),
                    route.policy(),
                    new TargetGuard("route " + route.name() + " target " + position, route.policy()));
        }

        boolean fits(Target target, RoutePolicy wanted) {
            return provider.equals(target.provider().value())
                    && model.equals(target.modelOrEmpty())
                    && policy.equals(wanted);
        }
    }
}
