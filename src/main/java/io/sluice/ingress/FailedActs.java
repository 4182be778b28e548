package io.sluice.ingress;

import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditEvent.Outcome;
import io.sluice.audit.AuditTrail;
import io.sluice.call.Inbound;
import io.sluice.json.JsonCodec;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Puts on record what administrators tried and could not do: acts that were refused because the document is not valid or
 * because something stands against it. What is done is recorded by who does it, in the transaction that does it; what is not
 * permitted, by {@link Refusals}. Of the request only its method and path are told, of the answer its status.
 */
@Singleton
final class FailedActs {
    private static final int LONGEST_TARGET = 200;

    /** Invalid, in conflict, changed meanwhile, not understood. */
    private static final Set<Integer> TOLD = Set.of(400, 409, 412, 422);

    private final AuditTrail trail;

    FailedActs(AuditTrail trail) {
        this.trail = trail;
    }

    /** From now until the answer's head is sent. Returns at once. */
    void watch(RoutingContext context, Inbound inbound) {
        AdministrativeAct.of(context.request().method(), context.normalizedPath())
                .ifPresent(act -> context.addHeadersEndHandler(ended -> {
                    int status = context.response().getStatusCode();
                    if (TOLD.contains(status)) {
                        record(act, inbound, status);
                    }
                }));
    }

    private void record(AdministrativeAct act, Inbound inbound, int status) {
        String target = act.target();
        trail.later(
                new Actor(
                        inbound.principal().id(),
                        inbound.principal().keyId(),
                        inbound.address(),
                        inbound.id().value()),
                AuditEvent.of(
                        act.action(),
                        target.length() <= LONGEST_TARGET ? target : target.substring(0, LONGEST_TARGET) + "…",
                        Outcome.FAILED,
                        JsonCodec.object().put("status", status)));
    }
}
