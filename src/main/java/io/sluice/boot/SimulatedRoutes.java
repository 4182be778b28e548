package io.sluice.boot;

import io.sluice.catalog.BuiltInRoutes;
import io.sluice.catalog.Provenance;
import io.sluice.catalog.RouteDefinition;
import io.sluice.catalog.RouteOptions;
import io.sluice.catalog.TargetDefinition;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.provider.ProviderId;
import io.sluice.provider.simulated.SimulatedConfig;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One ready-made route per task for the tour, while the simulated provider is on. */
@Singleton
final class SimulatedRoutes implements BuiltInRoutes {
    private static final ProviderId PROVIDER = new ProviderId("simulated");

    private final SimulatedConfig config;
    private final Clock clock;

    SimulatedRoutes(SimulatedConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public List<RouteDefinition> definitions() {
        return config.enabled() ? Arrays.stream(Task.values()).map(this::route).toList() : List.of();
    }

    private RouteDefinition route(Task task) {
        return new RouteDefinition(
                new RouteName("simulated-" + task.word()),
                task,
                new TargetDefinition(PROVIDER, PROVIDER.value(), Map.of(), Map.of()),
                RouteOptions.NONE,
                Provenance.of(Origin.BUILT_IN, Style.NATIVE, clock.instant()));
    }
}
