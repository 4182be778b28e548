package io.sluice.call;

import io.sluice.catalog.Catalog;
import io.sluice.identity.Authorizer;
import io.sluice.identity.Principal;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Route;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** The routes of the snapshot as a caller may see them: those it may call, and all for who looks after routes. */
@Singleton
public final class VisibleRoutes {
    private final Catalog catalog;

    VisibleRoutes(Catalog catalog) {
        this.catalog = catalog;
    }

    /** All of them, in order of declaration. */
    public List<Route> all(Principal caller) {
        return catalog.current().routes().all().stream()
                .filter(route -> sees(caller, route))
                .toList();
    }

    /**
     * The route of exactly this name; the text may be anything a caller sent.
     *
     * @throws CallFailed with {@link Failure.Forbidden} when there is one and the caller may not know it
     */
    public Optional<Route> find(Principal caller, String name) {
        Optional<Route> found = catalog.current().routes().find(name);
        found.ifPresent(route -> {
            if (!sees(caller, route)) {
                throw Authorizer.notGranted(route.name().value());
            }
        });
        return found;
    }

    private static boolean sees(Principal caller, Route route) {
        return Authorizer.sees(caller, route.name().value(), route.primary().modelOrEmpty());
    }
}
