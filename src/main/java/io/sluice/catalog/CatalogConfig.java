package io.sluice.catalog;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where routes are declared beside the API, and how quickly changes are noticed. */
@ConfigMapping(prefix = "sluice.catalog")
public interface CatalogConfig {
    /** A file of routes in MLflow's YAML. It is watched; a broken edit leaves the last good one in force. */
    Optional<Path> file();

    /**
     * How often the file is looked at even if the file system reports no change (network file systems report none), and how
     * often a file that could not be loaded is tried again.
     */
    @WithDefault("10S")
    @Bounds(min = "100ms", max = "1d")
    Duration fileCheckInterval();

    /**
     * The references that routes of this gateway may use, as patterns with {@code *} for any text, such as
     * {@code vault:llm/prod/*,secret:*}. A route that uses another one is not served here. Unset, every reference may be used.
     */
    Optional<List<String>> allowedReferences();

    /** How often the database is asked whether another gateway has changed a route. */
    @WithDefault("2S")
    @Bounds(min = "100ms", max = "1d")
    Duration storeCheckInterval();
}
