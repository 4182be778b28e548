package io.sluice.pricing;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Meters of the price book's state. */
@Singleton
final class PriceBookMetrics {
    /** How old the prices are. */
    static final String AGE = "sluice.price.book.age";

    /** How long ago the book was last known to be what the database says. */
    static final String LAG = "sluice.price.book.lag";

    /** 1 while all declared prices are in force. */
    static final String VALID = "sluice.price.book.valid";

    private static final double MILLIS_PER_SECOND = 1000.0;

    private final Prices prices;
    private final PriceBookLoader loader;
    private final MeterRegistry registry;
    private final Clock clock;

    PriceBookMetrics(Prices prices, PriceBookLoader loader, MeterRegistry registry, Clock clock) {
        this.prices = prices;
        this.loader = loader;
        this.registry = registry;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder(AGE, this, metrics -> seconds(metrics.age()))
                .description("Time since the newest prices in force took effect, or since the day of the built-in ones")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(LAG, loader, state -> seconds(state.lag()))
                .description("Time since the prices in force were last known to be what the database says")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(VALID, loader, state -> state.isValid() ? 1 : 0)
                .description("1 while all declared prices are in force, 0 while the log has the reason not to")
                .register(registry);
    }

    /** Since the newest version in force, by when it was made where that was later. */
    private Duration age() {
        Instant now = clock.instant();
        return prices.book().versions().stream()
                .filter(version -> !version.activateAt().isAfter(now))
                .map(version ->
                        version.activateAt().isAfter(version.createdAt()) ? version.activateAt() : version.createdAt())
                .max(Instant::compareTo)
                .map(newest -> Duration.between(newest, now))
                .orElse(Duration.ZERO);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
