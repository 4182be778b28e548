package io.sluice.ingress;

import io.sluice.call.Inbound;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.telemetry.Meters;
import io.sluice.telemetry.Outcome;
import jakarta.inject.Singleton;

/** What happens when somebody is refused for who they are: it is counted. */
@Singleton
final class Refusals {
    private final Meters meters;

    Refusals(Meters meters) {
        this.meters = meters;
    }

    /** The caller is not known. */
    void unknown(CallId id, String address, Failure failure, String path) {
        meters.refused(Outcome.of(failure));
    }

    /** The caller is known, and may not. */
    void forbidden(Inbound inbound, Failure failure, String path) {
        meters.refused(Outcome.of(failure));
    }
}
