package io.sluice.ingress;

import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditEvent.Outcome;
import io.sluice.audit.AuditTrail;
import io.sluice.call.Inbound;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.telemetry.Meters;
import jakarta.inject.Singleton;

/**
 * What happens when somebody is refused for who they are: it is counted, and put on record. Of an address that was refused
 * too often, only the count goes on: a flood of wrong keys must not fill the trail.
 */
@Singleton
final class Refusals {
    private static final int LONGEST_PATH = 200;

    private final Meters meters;
    private final AuditTrail trail;

    Refusals(Meters meters, AuditTrail trail) {
        this.meters = meters;
        this.trail = trail;
    }

    /** The caller is not known. Returns at once. */
    void unknown(CallId id, String address, Failure failure, String path) {
        meters.refused(io.sluice.telemetry.Outcome.of(failure));
        if (!(failure instanceof Failure.RateLimited)) {
            record("authentication.refused", new Actor("unknown", null, address, id.value()), failure, path);
        }
    }

    /** The caller is known, and may not. Returns at once. */
    void forbidden(Inbound inbound, Failure failure, String path) {
        meters.refused(io.sluice.telemetry.Outcome.of(failure));
        record(
                "authorization.refused",
                new Actor(
                        inbound.principal().id(),
                        inbound.principal().keyId(),
                        inbound.address(),
                        inbound.id().value()),
                failure,
                path);
    }

    private void record(String action, Actor actor, Failure failure, String path) {
        String shown = path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
        trail.later(
                actor,
                AuditEvent.of(
                        action,
                        "path:" + shown,
                        Outcome.REFUSED,
                        JsonCodec.object().put("reason", failure.message())));
    }
}
