package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.GatewayEpoch.Closing;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the shares of a gateway that will never come back and whose journal is lost. With its journal, a start of any
 * gateway on its directory settles what it began, and its shares return by themselves.
 */
@Singleton
public final class GatewayAdministration {
    private static final Logger LOG = Logger.getLogger(GatewayAdministration.class);

    /** A gateway tells every second or so that it is there. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private final GatewayEpochs epochs;
    private final AuditTrail trail;
    private final Clock clock;
    private final Duration lostAfter;

    @Inject
    GatewayAdministration(GatewayEpochs epochs, AuditTrail trail, Clock clock, AdmissionConfig config) {
        this(epochs, trail, clock, config.lostAfter());
    }

    GatewayAdministration(GatewayEpochs epochs, AuditTrail trail, Clock clock, Duration lostAfter) {
        this.epochs = epochs;
        this.trail = trail;
        this.clock = clock;
        this.lostAfter = lostAfter;
    }

    /** All gateways that may still have shares. */
    public Uni<List<GatewayEpoch>> all() {
        return epochs.all();
    }

    /** One of them; fails with {@link Failure.NotFound}. */
    public Uni<GatewayEpoch> find(String id) {
        return epochs.find(id).map(found -> found.orElseThrow(() -> unknown(id)));
    }

    /**
     * Decides what becomes of the shares of one that is not heard of. Fails with {@link GatewayHeard} when it was: a minute ago
     * for shares that count as spent, and within {@code sluice.admission.lost-after} for those that are returned, for so long it
     * may spend from them.
     */
    public Uni<GatewayEpoch> close(Actor actor, String id, JsonNode document) {
        return Uni.createFrom()
                .deferred(() -> {
                    Closing as = read(document);
                    Instant now = clock.instant();
                    Instant silentSince = now.minus(patience(as));
                    return trail.together(
                            actor,
                            () -> find(id).call(epoch -> epochs.close(id, as, now, silentSince)
                                    .invoke(done -> requireSilent(done, epoch, as))),
                            epoch -> List.of(AuditEvent.done("gateway.close", "gateway:" + id, details(epoch, as))));
                })
                .invoke(epoch -> LOG.infof("Shares of a lost gateway decided epoch=%s", epoch.id()))
                .chain(epoch -> find(id));
    }

    private Duration patience(Closing as) {
        return switch (as) {
            case SPENT -> SILENT;
            case RETURNED -> lostAfter;
        };
    }

    private void requireSilent(boolean done, GatewayEpoch epoch, Closing as) {
        if (!done) {
            throw new GatewayHeard("The gateway " + epoch.id() + " was heard of at " + epoch.seenAt()
                    + ". Its shares can be " + as.word() + " when it is silent for " + patience(as)
                    + (as == Closing.RETURNED ? " (sluice.admission.lost-after); as spent, after a minute." : "."));
        }
    }

    private static ObjectNode details(GatewayEpoch before, Closing as) {
        ObjectNode details = JsonCodec.object().put("shares", as.word());
        details.set("gateway", GatewayEpoch.document(before));
        return details;
    }

    private static Closing read(JsonNode document) {
        Fields fields = Fields.of(document);
        String word = fields.text("shares");
        @Nullable Closing as = word == null ? null : Closing.of(word).orElse(null);
        if (as == null && !fields.hasProblems()) {
            fields.problem("shares", word == null ? "missing" : "shares", "must be spent or returned");
        }
        fields.rejectOthers();
        fields.verify();
        if (as == null) {
            throw new IllegalStateException("a problem nobody told of");
        }
        return as;
    }

    private static CallFailed unknown(String id) {
        String shown = id.length() <= 80 ? id : id.substring(0, 80);
        return new CallFailed(
                new Failure.NotFound("There is no gateway '" + shown + "' whose attempts are not all in the ledger."));
    }
}
