package io.sluice.call;

import io.sluice.provider.LeftOutListener;
import io.sluice.provider.ProviderId;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;

/** Counts what lenient targets leave out. */
@Singleton
final class LeftOutMeters implements LeftOutListener {
    private final Meters meters;

    LeftOutMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void leftOut(ProviderId provider, String model, String member) {
        meters.leftOut(provider.value(), model);
    }
}
