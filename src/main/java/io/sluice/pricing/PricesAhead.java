package io.sluice.pricing;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Reads the built-in prices, and makes the providers they are of, while the rest of the start waits for the database. */
@Singleton
final class PricesAhead {
    /** Before all that reads the database. */
    private static final int FIRST = 1;

    PricesAhead() {}

    void begin(@Observes @Priority(FIRST) StartupEvent event, Instance<PricedProviders> providers) {
        Infrastructure.getDefaultExecutor().execute(() -> {
            try {
                providers.get();
            } catch (RuntimeException failure) {
                // whoever needs them makes them again, and it ends the start there
            }
        });
    }
}
