package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.Budgets.State;
import io.sluice.admission.RuleStore.Change;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.audit.Changes;
import io.sluice.json.JsonCodec;
import io.sluice.json.MergePatch;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Ids;
import io.sluice.routing.Declaration;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Changes of limits and budgets by administrators: done and put on record in one transaction, then in force on this gateway,
 * then the reply. Others follow by themselves.
 */
@Singleton
public final class RuleAdministration {
    private static final Logger LOG = Logger.getLogger(RuleAdministration.class);

    private final RuleStore store;
    private final RuleLoader loader;
    private final BudgetBook book;
    private final ScopeNames names;
    private final AuditTrail trail;
    private final Clock clock;

    RuleAdministration(
            RuleStore store, RuleLoader loader, BudgetBook book, ScopeNames names, AuditTrail trail, Clock clock) {
        this.store = store;
        this.loader = loader;
        this.book = book;
        this.names = names;
        this.trail = trail;
        this.clock = clock;
    }

    /** All limits in force. */
    public List<RateLimit> limits() {
        return loader.limits().all();
    }

    /** A limit; fails with {@link Failure.NotFound}. */
    public RateLimit limit(String id) {
        return loader.limits().find(id).orElseThrow(() -> unknown("limit", id));
    }

    /** Makes a limit. */
    public Uni<RateLimit> createLimit(Actor actor, JsonNode document) {
        return Uni.createFrom().deferred(() -> {
            RateLimit limit = LimitDocument.read(Ids.next("lim_", clock.instant()), document);
            ObjectNode details = JsonCodec.object().set("limit", LimitDocument.write(limit));
            AuditEvent event = AuditEvent.done("limit.create", "limit:" + limit.id(), details);
            return ScopeDocument.requireKnown(limit.scope(), names)
                    .chain(() -> run(actor, change -> change.insert(limit).replaceWith(new Done<>(limit, event))));
        });
    }

    /** Changes parts of a limit, by a JSON merge patch; whose calls it counts stays. */
    public Uni<RateLimit> patchLimit(Actor actor, String id, JsonNode patch) {
        return run(
                actor,
                change -> change.limit(id).chain(stored -> {
                    RateLimit before = stored.orElseThrow(() -> unknown("limit", id));
                    RateLimit after =
                            LimitDocument.read(id, patched(LimitDocument.write(before), patch, LimitDocument.MEASURES));
                    fixed("scope", before.scope(), after.scope(), "limit");
                    ObjectNode details = changes(LimitDocument.write(before), LimitDocument.write(after));
                    return change.update(after)
                            .replaceWith(new Done<>(after, AuditEvent.done("limit.change", "limit:" + id, details)));
                }));
    }

    /** Removes a limit. */
    public Uni<RateLimit> deleteLimit(Actor actor, String id) {
        return run(
                actor,
                change -> change.limit(id).chain(stored -> {
                    RateLimit limit = stored.orElseThrow(() -> unknown("limit", id));
                    ObjectNode details = JsonCodec.object().set("limit", LimitDocument.write(limit));
                    return change.deleteLimit(id)
                            .replaceWith(new Done<>(limit, AuditEvent.done("limit.delete", "limit:" + id, details)));
                }));
    }

    /**
     * Sets the limits of a route in MLflow's way, in the place of those that were set before, and of the one that the route was
     * declared with; an empty list has that one hold again.
     *
     * @param route  one that is served
     * @param limits MLflow's list of them
     * @param field  what the list is called in messages
     * @return those that were set
     */
    public Uni<List<Declaration.Limit>> setRouteLimits(Actor actor, String route, JsonNode limits, String field) {
        return Uni.createFrom().deferred(() -> {
            List<Declaration.Limit> after = RouteLimitDocument.read(limits, field);
            return run(
                    actor,
                    change -> change.routeLimits(route).chain(before -> {
                        ObjectNode details = changes(limitsOf(before), limitsOf(after));
                        return change.setRouteLimits(route, after)
                                .replaceWith(
                                        new Done<>(after, AuditEvent.done("route.limits", "route:" + route, details)));
                    }));
        });
    }

    private static ObjectNode limitsOf(List<Declaration.Limit> limits) {
        return JsonCodec.object().set("limits", RouteLimitDocument.write(limits));
    }

    /** All budgets as they are now, what other gateways spent included. */
    public Uni<List<State>> budgets() {
        return refreshed().map(done -> book.states());
    }

    /** A budget as it is now, what other gateways spent included; fails with {@link Failure.NotFound}. */
    public Uni<State> budget(String id) {
        return refreshed().map(done -> state(id));
    }

    /** Makes a budget. */
    public Uni<State> createBudget(Actor actor, JsonNode document) {
        return Uni.createFrom()
                .deferred(() -> {
                    Budget budget = BudgetDocument.read(Ids.next("bud_", clock.instant()), document);
                    ObjectNode details = JsonCodec.object().set("budget", BudgetDocument.write(budget));
                    AuditEvent event = AuditEvent.done("budget.create", "budget:" + budget.id(), details);
                    return ScopeDocument.requireKnown(budget.scope(), names)
                            .chain(() ->
                                    run(actor, change -> change.insert(budget).replaceWith(new Done<>(budget, event))));
                })
                .map(budget -> state(budget.id()));
    }

    /** Changes parts of a budget, by a JSON merge patch; whose calls it counts, its unit and its window stay. */
    public Uni<State> patchBudget(Actor actor, String id, JsonNode patch) {
        return run(
                        actor,
                        change -> change.budget(id).chain(stored -> {
                            Budget before = stored.orElseThrow(() -> unknown("budget", id));
                            Budget after =
                                    BudgetDocument.read(id, patched(BudgetDocument.write(before), patch, List.of()));
                            fixed("scope", before.scope(), after.scope(), "budget");
                            fixed("limit", before.unit(), after.unit(), "budget");
                            fixed("window", before.window(), after.window(), "budget");
                            ObjectNode details = changes(BudgetDocument.write(before), BudgetDocument.write(after));
                            return change.update(after)
                                    .replaceWith(new Done<>(
                                            after, AuditEvent.done("budget.change", "budget:" + id, details)));
                        }))
                .chain(budget -> budget(budget.id()));
    }

    /** Removes a budget. What was spent stays on record in the ledger. */
    public Uni<Budget> deleteBudget(Actor actor, String id) {
        return run(
                actor,
                change -> change.budget(id).chain(stored -> {
                    Budget budget = stored.orElseThrow(() -> unknown("budget", id));
                    ObjectNode details = JsonCodec.object().set("budget", BudgetDocument.write(budget));
                    return change.deleteBudget(id)
                            .replaceWith(new Done<>(budget, AuditEvent.done("budget.delete", "budget:" + id, details)));
                }));
    }

    private <T> Uni<T> run(Actor actor, Function<Change, Uni<Done<T>>> work) {
        return trail.together(actor, () -> store.change(work), done -> List.of(done.event()))
                .invoke(done -> LOG.infof(
                        "Limits or budgets changed action=%s target=%s",
                        done.event().action(), done.event().target()))
                .call(done -> reloaded())
                .map(Done::item);
    }

    private Uni<Void> reloaded() {
        return loader.reload().onFailure().transform(failure -> {
            LOG.warnf("Committed change not in force yet failure=%s", failure);
            return new CallFailed(new Failure.Unavailable(
                    "The change is stored, but the database could not be read again. It is in force as soon as it can.",
                    null));
        });
    }

    /** What is known already is better than nothing when the database is away. */
    private Uni<Void> refreshed() {
        return book.learn().onFailure().recoverWithItem(failure -> {
            LOG.warnf("What other gateways spent of budgets cannot be read failure=%s", failure);
            return null;
        });
    }

    private State state(String id) {
        return book.state(id).orElseThrow(() -> unknown("budget", id));
    }

    /** A patch that names one of several members of which there can be one takes the place of the others. */
    private static JsonNode patched(ObjectNode document, JsonNode patch, List<String> alternatives) {
        if (alternatives.stream().anyMatch(patch::hasNonNull)) {
            document.remove(alternatives);
        }
        return MergePatch.apply(document, patch);
    }

    private static void fixed(String field, Object before, Object after, String thing) {
        if (!before.equals(after)) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field,
                    "read_only",
                    "'" + field + "' of a " + thing + " stays what it was made with" + what(field) + ". Make another "
                            + thing + " and remove this one."));
        }
    }

    private static String what(String field) {
        return field.equals("limit") ? ", as far as its unit goes" : "";
    }

    private static ObjectNode changes(ObjectNode before, ObjectNode after) {
        return JsonCodec.object().set("changes", Changes.between(before, after));
    }

    private static CallFailed unknown(String thing, String id) {
        String shown = id.length() <= 80 ? id : id.substring(0, 80);
        return new CallFailed(new Failure.NotFound("There is no " + thing + " '" + shown + "'."));
    }

    private record Done<T>(T item, AuditEvent event) {}
}
