package io.sluice.catalog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Meters of the catalog's state. */
@Singleton
final class CatalogMetrics {
    /** 1 while everything declared is served, 0 while something declared cannot be. */
    static final String VALID = "sluice.catalog.valid";

    /** How long ago the served snapshot was last known to be what its sources say. */
    static final String AGE = "sluice.catalog.age";

    /** How many routes are served. */
    static final String ROUTES = "sluice.catalog.routes";

    private static final double MILLIS_PER_SECOND = 1000.0;

    private final CatalogHealth health;
    private final Catalog catalog;
    private final MeterRegistry registry;

    CatalogMetrics(CatalogHealth health, Catalog catalog, MeterRegistry registry) {
        this.health = health;
        this.catalog = catalog;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder(VALID, health, state -> state.problems().isEmpty() ? 1 : 0)
                .description("1 while all declared routes are served, 0 while the reason not to is in readiness")
                .register(registry);
        Gauge.builder(AGE, health, state -> state.age().toMillis() / MILLIS_PER_SECOND)
                .description("Time since the served routes were last known to be what file and database say")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(ROUTES, catalog, served -> served.current().routes().all().size())
                .description("Routes that are served")
                .register(registry);
    }
}
