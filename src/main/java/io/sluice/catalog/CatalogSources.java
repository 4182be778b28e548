package io.sluice.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a snapshot was made of. Immutable.
 *
 * @param location of the file
 * @param file     what the file declares
 * @param contents what the database holds
 * @param stored   those routes of it that are served
 * @param builtIn  the gateway's own; those of other sources take their place
 * @param barred   routes of the file and the database that are not served all the same, by name with the reason: their
 *                 credentials are another environment's
 */
record CatalogSources(
        String location,
        FileRoutes file,
        RouteStore.Contents contents,
        Map<String, CatalogRoute> stored,
        Map<String, CatalogRoute> builtIn,
        Map<String, String> barred) {
    static final CatalogSources NONE = new CatalogSources(
            "", FileRoutes.NONE, new RouteStore.Contents(-1, List.of(), Map.of()), Map.of(), Map.of(), Map.of());

    CatalogSources {
        stored = Collections.unmodifiableMap(new LinkedHashMap<>(stored));
        barred = Map.copyOf(barred);
        builtIn = Collections.unmodifiableMap(new LinkedHashMap<>(builtIn));
    }

    /** All that is served: the file's routes in its order, the API's in order of creation, then the gateway's own. */
    List<CatalogRoute> all() {
        var all = new ArrayList<CatalogRoute>(file.served().values());
        all.addAll(stored.values());
        builtIn.forEach((name, route) -> {
            if (!file.served().containsKey(name) && !stored.containsKey(name)) {
                all.add(route);
            }
        });
        all.removeIf(this::isBarred);
        return all;
    }

    /** Every definition of the file and the database that can be read, served here or not. */
    List<RouteDefinition> declared() {
        var all = new ArrayList<RouteDefinition>(contents.definitions());
        all.addAll(file.definitions());
        return all;
    }

    Optional<CatalogRoute> find(String name) {
        CatalogRoute route = file.served().get(name);
        if (route == null) {
            route = stored.get(name);
        }
        return Optional.ofNullable(route == null ? builtIn.get(name) : route).filter(found -> !isBarred(found));
    }

    private boolean isBarred(CatalogRoute route) {
        return barred.containsKey(route.name());
    }
}
