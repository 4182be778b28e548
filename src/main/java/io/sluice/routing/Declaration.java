package io.sluice.routing;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a route came to be.
 *
 * @param origin    who may change it
 * @param style     the vocabulary it was declared in; decides between MLflow's generations where a path serves both
 * @param limit     MLflow's {@code limit} as declared, for its discovery; null when there is none
 * @param changedAt when it last changed
 */
public record Declaration(
        Origin origin, Style style, @Nullable Limit limit, Instant changedAt) {
    /** Who may change a route. */
    public enum Origin {
        /** The administrators' file. */
        FILE,
        /** The management API. */
        API,
        /** The gateway itself, for the tour. */
        BUILT_IN
    }

    /** The vocabulary of the declaration. */
    public enum Style {
        /** MLflow's first generation: {@code routes}, {@code route_type}. */
        ROUTES,
        /** MLflow's second: {@code endpoints}, {@code endpoint_type}. */
        ENDPOINTS,
        /** The management API's own. */
        NATIVE
    }

    /** MLflow's rate limit of a route. */
    public record Limit(long calls, @Nullable String key, String renewalPeriod) {}
}
