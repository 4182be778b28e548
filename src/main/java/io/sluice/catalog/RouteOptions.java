package io.sluice.catalog;

import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.RoutePolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a declaration says about how its route is called. Null means that it says nothing, and the gateway's default holds:
 * defaults are not copied into declarations, so that they can change.
 *
 * @param limit MLflow's limit, kept for its discovery
 */
public record RouteOptions(
        Timeouts timeouts,
        Retries retries,
        Breaker breaker,
        @Nullable Integer maxInFlight,
        @Nullable Boolean lenient,
        @Nullable Limit limit) {
    /** Says nothing. */
    public static final RouteOptions NONE = new RouteOptions(
            new Timeouts(null, null, null), new Retries(null, null, null, null), new Breaker(null, null, null), null, null, null);

    /** The policy to call by, with {@code defaults} where nothing is said. */
    public RoutePolicy over(RoutePolicy defaults) {
        return new RoutePolicy(
                timeouts.over(defaults.timeouts()),
                retries.over(defaults.retries()),
                breaker.over(defaults.breaker()),
                or(maxInFlight, defaults.maxInFlight()),
                or(lenient, defaults.lenient()));
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return said == null ? otherwise : said;
    }

    /** See {@link RoutePolicy.Timeouts}. */
    public record Timeouts(@Nullable Duration open, @Nullable Duration gap, @Nullable Duration total) {
        RoutePolicy.Timeouts over(RoutePolicy.Timeouts defaults) {
            return new RoutePolicy.Timeouts(
                    or(open, defaults.open()), or(gap, defaults.gap()), or(total, defaults.total()));
        }
    }

    /** See {@link RoutePolicy.Retries}. */
    public record Retries(
            @Nullable Integer max,
            @Nullable Duration firstDelay,
            @Nullable Duration maxDelay,
            @Nullable Duration maxRetryAfter) {
        RoutePolicy.Retries over(RoutePolicy.Retries defaults) {
            return new RoutePolicy.Retries(
                    or(max, defaults.max()),
                    or(firstDelay, defaults.firstDelay()),
                    or(maxDelay, defaults.maxDelay()),
                    or(maxRetryAfter, defaults.honouredWithin()));
        }
    }

    /** See {@link RoutePolicy.Breaker}. */
    public record Breaker(@Nullable Integer volume, @Nullable Integer failurePercent, @Nullable Duration pause) {
        RoutePolicy.Breaker over(RoutePolicy.Breaker defaults) {
            return new RoutePolicy.Breaker(
                    or(volume, defaults.volume()),
                    or(failurePercent, defaults.failurePercent()),
                    or(pause, defaults.pause()));
        }
    }
}
