package io.sluice.catalog;

import io.sluice.pricing.Price;
import io.sluice.pricing.UnpricedCalls;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.RoutePolicy.OnDisconnect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a declaration says about how its route is called. Null means that it says nothing, and the gateway's default holds:
 * defaults are not copied into declarations, so that they can change.
 *
 * @param onDisconnect what becomes of calls whose caller leaves
 * @param limit        MLflow's limit: all callers of the route together
 * @param pricing      what calls of the route cost
 * @param contextLength tokens that a request and its answer may have together; shown, and checked by nobody
 */
public record RouteOptions(
        Timeouts timeouts,
        Retries retries,
        Breaker breaker,
        @Nullable Integer maxInFlight,
        @Nullable Boolean lenient,
        @Nullable OnDisconnect onDisconnect,
        @Nullable Limit limit,
        Pricing pricing,
        @Nullable Integer contextLength) {
    /** Says nothing. */
    public static final RouteOptions NONE = new RouteOptions(
            new Timeouts(null, null, null),
            new Retries(null, null, null, null),
            new Breaker(null, null, null),
            null,
            null,
            null,
            null,
            Pricing.NONE,
            null);

    /** The policy to call by, with {@code defaults} where nothing is said. */
    public RoutePolicy over(RoutePolicy defaults) {
        return new RoutePolicy(
                timeouts.over(defaults.timeouts()),
                retries.over(defaults.retries()),
                breaker.over(defaults.breaker()),
                or(maxInFlight, defaults.maxInFlight()),
                or(lenient, defaults.lenient()),
                or(onDisconnect, defaults.onDisconnect()));
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return said == null ? otherwise : said;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** See {@link RoutePolicy.Timeouts}. Defaults are cut to a shorter {@code total} that is said. */
    public record Timeouts(
            @Nullable Duration open,
            @Nullable Duration gap,
            @Nullable Duration total) {
        RoutePolicy.Timeouts over(RoutePolicy.Timeouts defaults) {
            Duration limit = or(total, defaults.total());
            return new RoutePolicy.Timeouts(
                    or(open, shorter(defaults.open(), limit)), or(gap, shorter(defaults.gap(), limit)), limit);
        }
    }

    /** See {@link RoutePolicy.Retries}. The defaults of the delays give way to each other's said values. */
    public record Retries(
            @Nullable Integer max,
            @Nullable Duration firstDelay,
            @Nullable Duration maxDelay,
            @Nullable Duration maxRetryAfter) {
        RoutePolicy.Retries over(RoutePolicy.Retries defaults) {
            Duration limit = or(maxDelay, longer(defaults.maxDelay(), or(firstDelay, defaults.firstDelay())));
            return new RoutePolicy.Retries(
                    or(max, defaults.max()),
                    or(firstDelay, shorter(defaults.firstDelay(), limit)),
                    limit,
                    or(maxRetryAfter, defaults.honouredWithin()));
        }
    }

    /**
     * See {@link io.sluice.pricing.RoutePricing}.
     *
     * @param price    of the route's tokens, in the place of the price book's
     * @param unpriced what becomes of calls without a price
     */
    public record Pricing(@Nullable Price price, @Nullable UnpricedCalls unpriced) {
        /** Says nothing. */
        static final Pricing NONE = new Pricing(null, null);
    }

    /** See {@link RoutePolicy.Breaker}. */
    public record Breaker(
            @Nullable Integer volume,
            @Nullable Integer failurePercent,
            @Nullable Duration pause) {
        RoutePolicy.Breaker over(RoutePolicy.Breaker defaults) {
            return new RoutePolicy.Breaker(
                    or(volume, defaults.volume()),
                    or(failurePercent, defaults.failurePercent()),
                    or(pause, defaults.pause()));
        }
    }
}
