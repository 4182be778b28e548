package io.sluice.pricing;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where prices are declared beside the API, and what holds where there is none. */
@ConfigMapping(prefix = "sluice.pricing")
public interface PricingConfig {
    /** A file of prices in YAML or JSON. It is looked at again and again; a broken edit leaves the last good one in force. */
    Optional<Path> file();

    /** How often the file is looked at. */
    @WithDefault("5S")
    @Bounds(min = "100ms", max = "1d")
    Duration fileCheckInterval();

    /** How often the database is asked whether another gateway has changed the prices. */
    @WithDefault("2S")
    @Bounds(min = "100ms", max = "1d")
    Duration storeCheckInterval();

    /** What becomes of calls of models without a price, where the route does not say: serve or refuse. */
    @WithDefault("serve")
    UnpricedCalls unpriced();
}
