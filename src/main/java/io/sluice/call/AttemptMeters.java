package io.sluice.call;

import io.sluice.model.Failure;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import io.sluice.telemetry.Meters;
import io.sluice.telemetry.Outcome;
import io.sluice.upstream.AttemptListener;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Counts every attempt. */
@Singleton
final class AttemptMeters implements AttemptListener {
    private final Meters meters;

    AttemptMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void attempted(Route route, Target target, @Nullable Failure failure) {
        meters.attempt(route.name().value(), target.provider().value(), target.modelOrEmpty(), Outcome.of(failure));
    }
}
