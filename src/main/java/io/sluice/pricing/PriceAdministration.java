package io.sluice.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Changes of the price book by administrators, each on record with the change itself. A change is in the book of this gateway
 * when its outcome is told.
 */
@Singleton
public final class PriceAdministration {
    private static final String TARGET = "prices:";
    private static final Logger LOG = Logger.getLogger(PriceAdministration.class);

    private final PriceStore store;
    private final PriceBookLoader loader;
    private final Prices prices;
    private final PricedProviders providers;
    private final AuditTrail trail;
    private final Clock clock;

    PriceAdministration(
            PriceStore store,
            PriceBookLoader loader,
            Prices prices,
            PricedProviders providers,
            AuditTrail trail,
            Clock clock) {
        this.store = store;
        this.loader = loader;
        this.prices = prices;
        this.providers = providers;
        this.trail = trail;
        this.clock = clock;
    }

    /** Imports a version. Fails with {@link Failure.InvalidRequest} with everything that is wrong with the document. */
    public Uni<PriceVersion> add(Actor actor, JsonNode json) {
        return Uni.createFrom().deferred(() -> {
            var problems = new ArrayList<Violation>();
            PriceDocument document = PriceDocument.read(json, providers::isKnown, problems);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            if (document.activateAt() != null && document.activateAt().isBefore(now)) {
                problems.add(new Violation(
                        "activate_at",
                        "past",
                        "'activate_at' lies in the past, and what was priced stays priced. Leave it out for now."));
            }
            if (!problems.isEmpty()) {
                throw new CallFailed(new Failure.InvalidRequest(problems));
            }
            return trail.together(
                            actor,
                            () -> store.add(number -> new PriceVersion(
                                    StoredPrices.id(number),
                                    PriceVersion.Origin.API,
                                    document.activateAt() == null ? now : document.activateAt(),
                                    now,
                                    document.note(),
                                    document.rows())),
                            version -> List.of(imported(version)))
                    .call(loader::reload)
                    .invoke(version -> LOG.infof(
                            "Prices imported version=%s lines=%d activate_at=%s",
                            version.id(), version.rows().size(), version.activateAt()));
        });
    }

    /**
     * Takes back a version that has not taken effect. Fails with {@link Failure.NotFound} when there is none of this id, and
     * with {@link PriceConflict} when it cannot be taken back.
     */
    public Uni<Void> withdraw(Actor actor, String id) {
        return Uni.createFrom().deferred(() -> {
            var inBook = prices.book().version(id);
            if (inBook.isPresent() && inBook.get().origin() != PriceVersion.Origin.API) {
                throw new PriceConflict(
                        PriceConflict.Reason.READ_ONLY,
                        "The version '" + id + "' was not imported over the API, so it cannot be deleted here.");
            }
            return trail.together(
                            actor,
                            () -> store.remove(id, clock.instant()).invoke(removal -> check(id, removal)),
                            removal -> List.of(AuditEvent.done("price.withdraw", TARGET + id)))
                    .call(loader::reload)
                    .invoke(() -> LOG.infof("Prices withdrawn version=%s", id))
                    .replaceWithVoid();
        });
    }

    private static AuditEvent imported(PriceVersion version) {
        return AuditEvent.done(
                "price.import",
                TARGET + version.id(),
                JsonCodec.object()
                        .put("activate_at", version.activateAt().toString())
                        .put("prices", version.rows().size())
                        .put("note", version.note()));
    }

    private static void check(String id, PriceStore.Removal removal) {
        switch (removal) {
            case REMOVED -> {}
            case UNKNOWN -> throw unknown(id);
            case IN_FORCE ->
                throw new PriceConflict(
                        PriceConflict.Reason.IN_FORCE,
                        "The version '" + id
                                + "' has taken effect, and calls were priced with it. Import another version"
                                + " with the prices that are to hold instead.");
        }
    }

    /** There is no version of this id. */
    public static CallFailed unknown(String id) {
        String shown = id.length() <= 80 ? id : id.substring(0, 80);
        return new CallFailed(new Failure.NotFound("There is no version of the prices named '" + shown + "'."));
    }
}
