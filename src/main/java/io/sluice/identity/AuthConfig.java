package io.sluice.identity;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Authentication of callers and administrators. */
@ConfigMapping(prefix = "sluice.auth")
public interface AuthConfig {
    /** Whether a key is needed. Off only on loopback: a gateway that listens wider refuses to start without it. */
    @WithDefault("true")
    boolean enabled();

    /**
     * How often the database is asked whether another gateway has changed callers or keys. A key that is revoked there is
     * refused here after this time and a moment for reading.
     */
    @WithDefault("500MS")
    @Bounds(min = "50ms", max = "1m")
    Duration refreshInterval();

    /**
     * Readiness fails when callers and keys were last read longer ago than this, because the database is away. They are served
     * as they were all the same.
     */
    @WithDefault("5M")
    @Bounds(min = "1s", max = "1d")
    Duration staleAfter();

    /** How often the times of last use are written to the database. */
    @WithDefault("10S")
    @Bounds(min = "1s", max = "1h")
    Duration lastUseInterval();

    /** Keys that are not valid. */
    Failures failures();

    /** Calls without any key. */
    Anonymous anonymous();

    /** Keys that are not valid. */
    interface Failures {
        /**
         * How many of them from one source address are answered with 401 within the window; further ones get 429. Valid keys
         * from the same address are served all the same.
         */
        @WithDefault("60")
        @Bounds(min = "1", max = "1000000", unit = "requests")
        int limit();

        /** How long they are counted. */
        @WithDefault("1m")
        @Bounds(min = "1s", max = "1d")
        Duration window();
    }

    /** Calls without any key. */
    interface Anonymous {
        /**
         * Names or patterns of the routes that may be called without a key, from the networks below. None by default: MLflow's
         * older clients send no credential, and this lets them in.
         */
        Optional<List<String>> routes();

        /** Where such calls may come from, in CIDR form. */
        @WithDefault("127.0.0.0/8,::1/128")
        List<String> networks();
    }
}
