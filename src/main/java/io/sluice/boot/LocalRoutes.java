package io.sluice.boot;

import io.sluice.catalog.BuiltInRoutes;
import io.sluice.catalog.Provenance;
import io.sluice.catalog.RouteDefinition;
import io.sluice.catalog.RouteOptions;
import io.sluice.catalog.TargetDefinition;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.provider.local.LocalProvider;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A ready-made route for embeddings, in a build that has a model for them: a laptop without any account has real ones. */
@Singleton
final class LocalRoutes implements BuiltInRoutes {
    private static final RouteName NAME = new RouteName("local-embeddings");

    private final LocalProvider provider;
    private final Clock clock;

    LocalRoutes(LocalProvider provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public List<RouteDefinition> definitions() {
        return provider.isBuiltIn()
                ? List.of(new RouteDefinition(
                        NAME,
                        Task.EMBEDDINGS,
                        new TargetDefinition(LocalProvider.ID, null, Map.of(), Map.of()),
                        RouteOptions.NONE,
                        Provenance.of(Origin.BUILT_IN, Style.NATIVE, clock.instant())))
                : List.of();
    }
}
