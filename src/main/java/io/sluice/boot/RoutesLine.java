package io.sluice.boot;

import io.sluice.catalog.Catalog;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Route;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How many routes are served, and where they were declared. */
@Singleton
final class RoutesLine implements StartupLine {
    private final Catalog catalog;
    private final Optional<String> file;

    @Inject
    RoutesLine(Catalog catalog, @ConfigProperty(name = "sluice.catalog.file") Optional<String> file) {
        this.catalog = catalog;
        this.file = file;
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public String label() {
        return "Routes";
    }

    @Override
    public List<String> text() {
        List<Route> routes = catalog.current().routes().all();
        if (routes.isEmpty()) {
            return List.of("none yet"
                    + file.map(name -> " (" + name + " declares none)").orElse(""));
        }
        return List.of(Arrays.stream(Origin.values())
                .map(origin -> count(routes, origin))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", ")));
    }

    private Optional<String> count(List<Route> routes, Origin origin) {
        long count = routes.stream()
                .filter(route -> route.declaration().origin() == origin)
                .count();
        return count == 0 ? Optional.empty() : Optional.of(count + " " + place(origin));
    }

    private String place(Origin origin) {
        return switch (origin) {
            case FILE -> "from " + file.orElse("a file");
            case API -> "from the management API";
            case BUILT_IN -> "built in";
        };
    }
}
