package io.sluice.dialect.mlflow;

import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.provider.ProviderId;
import io.sluice.provider.Upstream;
import io.sluice.routing.Declaration;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes for tests, each to a model named {@code configured-model}. */
record MlflowRoutes(
        String name,
        Task task,
        Style style,
        Vendor vendor,
        Upstream upstream,
        @Nullable Limit limit) {
    static final String MODEL = "configured-model";

    /** No second tries: what a target answers is what the caller sees. */
    private static final RoutePolicy ONE_TRY = new RoutePolicy(
            RoutePolicy.DEFAULT.timeouts(),
            new RoutePolicy.Retries(0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO),
            new RoutePolicy.Breaker(10_000, 100, Duration.ofSeconds(1)),
            1024,
            false,
            RoutePolicy.OnDisconnect.CANCEL);

    /** A route that is looked at, not called. */
    static Route of(Task task, Style style, Vendor vendor) {
        return new MlflowRoutes(task.word(), task, style, vendor, new CannedUpstream(), null).build();
    }

    Route build() {
        var target = new Target(
                new ProviderId(vendor.id), vendor.displayName, vendor.family, MODEL, upstream, vendor, Map.of());
        var declaration = new Declaration(Origin.FILE, style, limit, Instant.EPOCH);
        return new Route(new RouteName(name), task, List.of(target), ONE_TRY, declaration);
    }
}
