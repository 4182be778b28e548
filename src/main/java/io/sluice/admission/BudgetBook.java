package io.sluice.admission;

import io.sluice.admission.Leases.Account;
import io.sluice.admission.Leases.Grant;
import io.sluice.admission.Leases.Standing;
import io.sluice.admission.Purse.Mark;
import io.sluice.admission.Purse.Part;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Budgets in the memory of this gateway, which spends from shares it has taken of them ({@link Leases}). A call is admitted
 * from memory; shares are made larger before they run out. Only near a limit, and right after a start, does a call wait for
 * the store. While the store is away, calls go on as far as the shares in hand reach; then hard budgets refuse, for nobody
 * can tell what is left. They refuse, too, when this gateway was not heard of for long: its shares may be another's by then.
 */
@Singleton
public final class BudgetBook implements Budgets {
    private static final Logger LOG = Logger.getLogger(BudgetBook.class);

    /** Every round somebody else was faster, so it is no dead end; but a call should not wait for ever. */
    private static final int MOST_ROUNDS = 256;

    /** A gateway that was not heard of for so long: what it told of its calls is no longer true. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private final Leases leases;
    private final Clock clock;
    private final ShareTenure tenure;
    private final AtomicBoolean toldOver = new AtomicBoolean();
    private volatile Index index = new Index(Map.of());

    @Inject
    BudgetBook(Leases leases, Clock clock, AdmissionConfig config) {
        this(leases, clock, config.lostAfter());
    }

    /**
     * A book without budgets.
     *
     * @param lostAfter how long it may not be heard of before its shares can be taken from it
     */
    BudgetBook(Leases leases, Clock clock, Duration lostAfter) {
        this.leases = leases;
        this.clock = clock;
        this.tenure = new ShareTenure(clock, lostAfter);
    }

    @Override
    public Uni<Decision> reserve(Subject subject, Demand demand) {
        List<Purse> purses = index.of(subject);
        if (purses.isEmpty()) {
            return Uni.createFrom().item(new Decision.Held(PurseHold.NOTHING));
        }
        Instant now = clock.instant();
        if (!demand.priced()) {
            for (Purse purse : purses) {
                if (purse.budget().refusesUnpriced()) {
                    return Uni.createFrom().item(new Decision.Refused(purse.state(now), Reason.UNPRICED));
                }
            }
        }
        if (!tenure.holds(now)) {
            Purse hard = firstHard(purses);
            if (hard != null) {
                return delivered(ownAgain(hard).chain(() -> hold(purses, demand, clock.instant())));
            }
        }
        return hold(purses, demand, now);
    }

    private Uni<Decision> hold(List<Purse> purses, Demand demand, Instant now) {
        return switch (attempt(purses, demand, now)) {
            case Attempt.Done(PurseHold hold) -> {
                askAhead(purses, demand, now);
                yield Uni.createFrom().item(new Decision.Held(hold));
            }
            case Attempt.Lacking(Purse purse) -> delivered(askAndRepeat(purses, demand, purse, 1));
        };
    }

    @Override
    public List<State> of(Subject subject) {
        Instant now = clock.instant();
        return index.of(subject).stream().map(purse -> purse.state(now)).toList();
    }

    @Override
    public boolean hasHard(Subject subject) {
        return firstHard(index.of(subject)) != null;
    }

    /** All budgets as they are now. From memory. */
    public List<State> states() {
        Instant now = clock.instant();
        return index.byId().values().stream().map(purse -> purse.state(now)).toList();
    }

    /** A budget as it is now. From memory. */
    public Optional<State> state(String id) {
        return Optional.ofNullable(index.byId().get(id)).map(purse -> purse.state(clock.instant()));
    }

    /** These are the budgets from now on. What is held and spent of those that were there already stays. */
    void use(Collection<Budget> budgets) {
        Instant now = clock.instant();
        Map<String, Purse> before = index.byId();
        var purses = new LinkedHashMap<String, Purse>();
        for (Budget budget : budgets) {
            Purse purse = before.get(budget.id());
            if (purse == null) {
                purse = new Purse(budget, leases, now);
                if (budget.hard()) {
                    askAhead(purse, now);
                }
            } else {
                purse.use(budget);
            }
            purses.put(budget.id(), purse);
        }
        index = new Index(purses);
        purses.values()
                .forEach(purse -> purse.giveBack(purse.keepAtMost(now), now)
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> LOG.debugf(
                                        "A share beyond a lowered limit is given back later budget=%s failure=%s",
                                        purse.budget().id(), failure)));
    }

    /** Learns what all gateways have spent. */
    Uni<Void> learn() {
        return standings(new AtomicBoolean()).replaceWithVoid();
    }

    /** Tells that this gateway is there, learns what all have spent, and gives back what others may need more. One at a time. */
    Uni<Void> exchange() {
        return confirmed().chain(standings -> {
            Instant now = clock.instant();
            var returned = new ArrayList<Uni<Void>>();
            standings.forEach((purse, standing) -> {
                long lately = 2 * purse.takenLately(now);
                long keep = Math.min(standing.shared() ? lately : Long.MAX_VALUE, purse.keepAtMost(now));
                returned.add(purse.giveBack(keep, now));
            });
            return returned.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join().all(returned).andCollectFailures().replaceWithVoid();
        });
    }

    /** Tells that this gateway is there; the shares that it has then are its own for a while. */
    private Uni<Map<Purse, Standing>> confirmed() {
        return Uni.createFrom().deferred(() -> {
            Instant now = clock.instant();
            var held = new LinkedHashMap<Account, Long>();
            index.byId().values().forEach(purse -> held.put(purse.account(now), purse.held(now)));
            return leases.heard(now, held)
                    .chain(lives -> lives ? confirmed(now) : Uni.createFrom().failure(over()));
        });
    }

    /** After a long silence every share has to be known anew: what is in hand may have been taken away. */
    private Uni<Map<Purse, Standing>> confirmed(Instant heardAt) {
        var known = new AtomicBoolean(true);
        return standings(known).invoke(() -> tenure.renew(heardAt, known.get()));
    }

    private Uni<Map<Purse, Standing>> standings(AtomicBoolean known) {
        List<Purse> purses = List.copyOf(index.byId().values());
        if (purses.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Instant now = clock.instant();
        List<Mark> marks = purses.stream().map(purse -> purse.mark(now)).toList();
        List<Account> accounts = marks.stream().map(Mark::account).toList();
        return leases.standings(accounts, now.minus(SILENT)).map(standings -> {
            var byPurse = new LinkedHashMap<Purse, Standing>();
            for (int i = 0; i < purses.size(); i++) {
                if (!purses.get(i).stands(standings.get(i), marks.get(i))) {
                    known.set(false);
                }
                byPurse.put(purses.get(i), standings.get(i));
            }
            return byPurse;
        });
    }

    /** For a call that finds that the shares in hand may be another's by now. */
    private Uni<Void> ownAgain(Purse hard) {
        return tenure.again(() -> confirmed().replaceWithVoid())
                .onFailure()
                .transform(failure -> failure instanceof CallFailed ? failure : away(hard, failure))
                .invoke(() -> {
                    if (!tenure.holds()) {
                        throw busy(hard);
                    }
                });
    }

    /** Gives back all that is not held: this gateway ends. */
    Uni<Void> giveBackAll() {
        Instant now = clock.instant();
        List<Uni<Void>> returned = index.byId().values().stream()
                .map(purse -> purse.giveBack(0, now))
                .toList();
        return returned.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(returned).andCollectFailures().replaceWithVoid();
    }

    private static Attempt attempt(List<Purse> purses, Demand demand, Instant now) {
        var parts = new ArrayList<Part>(purses.size());
        for (Purse purse : purses) {
            Part part = purse.take(purse.budget().unit().needOf(demand), now);
            if (part == null) {
                new PurseHold(parts).cancel();
                return new Attempt.Lacking(purse);
            }
            parts.add(part);
        }
        return new Attempt.Done(new PurseHold(parts));
    }

    private Uni<Decision> askAndRepeat(List<Purse> purses, Demand demand, Purse lacking, int round) {
        Instant asked = clock.instant();
        long need = lacking.budget().unit().needOf(demand);
        return lacking.more(lacking.missing(need, asked), asked)
                .onFailure()
                .transform(failure -> away(lacking, failure))
                .chain(grant -> repeat(purses, demand, lacking, grant, round));
    }

    private Uni<Decision> repeat(List<Purse> purses, Demand demand, Purse asked, Grant grant, int round) {
        Instant now = clock.instant();
        return switch (attempt(purses, demand, now)) {
            case Attempt.Done(PurseHold hold) -> Uni.createFrom().item(new Decision.Held(hold));
            case Attempt.Lacking(Purse lacking) -> {
                long need = lacking.budget().unit().needOf(demand);
                boolean hopeless = lacking == asked
                        && grant instanceof Grant.Given(long amount, long room)
                        && lacking.missing(need, now) > room;
                if (hopeless) {
                    yield Uni.createFrom().item(new Decision.Refused(lacking.state(now), Reason.EXHAUSTED));
                }
                yield round < MOST_ROUNDS
                        ? askAndRepeat(purses, demand, lacking, round + 1)
                        : Uni.createFrom().failure(busy(lacking));
            }
        };
    }

    /** Makes shares larger in the background, before a call has to wait for it. */
    private static void askAhead(List<Purse> purses, Demand demand, Instant now) {
        for (Purse purse : purses) {
            if (purse.runsLow(purse.budget().unit().needOf(demand), now)) {
                askAhead(purse, now);
            }
        }
    }

    private static void askAhead(Purse purse, Instant now) {
        purse.more(0, now)
                .subscribe()
                .with(
                        grant -> {},
                        failure -> LOG.debugf(
                                "A budget's share could not be made larger ahead of need budget=%s failure=%s",
                                purse.budget().id(), failure));
    }

    /**
     * Whoever waits for an answer that somebody else asked for gets it where it was; and when it does not wait any longer,
     * what is held for it is given back.
     */
    private static Uni<Decision> delivered(Uni<Decision> decision) {
        Context context = Vertx.currentContext();
        return Uni.createFrom().emitter(emitter -> {
            var over = new AtomicBoolean();
            emitter.onTermination(() -> over.set(true));
            decision.subscribe()
                    .with(
                            made -> onLoop(context, () -> {
                                if (!over.get()) {
                                    emitter.complete(made);
                                } else if (made instanceof Decision.Held(Hold hold)) {
                                    hold.cancel();
                                }
                            }),
                            failure -> onLoop(context, () -> emitter.fail(failure)));
        });
    }

    private static void onLoop(@Nullable Context context, Runnable step) {
        if (context == null) {
            step.run();
        } else {
            context.runOnContext(ignored -> step.run());
        }
    }

    private static CallFailed away(Purse purse, Throwable failure) {
        LOG.warnf(
                "A hard budget cannot be checked budget=%s failure=%s",
                purse.budget().id(), failure);
        return new CallFailed(new Failure.Unavailable(
                "What is left of the budget " + purse.budget().id()
                        + " cannot be found out now, for the gateway's database is away. Try again later.",
                null));
    }

    private static @Nullable Purse firstHard(List<Purse> purses) {
        for (Purse purse : purses) {
            if (purse.budget().hard()) {
                return purse;
            }
        }
        return null;
    }

    private CallFailed over() {
        if (toldOver.compareAndSet(false, true)) {
            LOG.error(
                    "The journal of this gateway was taken over by another process: hard budgets refuse until this one is"
                            + " started anew");
        }
        return new CallFailed(new Failure.Unavailable(
                "This gateway has to be started anew before it can spend from a hard budget.", null));
    }

    private static CallFailed busy(Purse purse) {
        return new CallFailed(new Failure.Unavailable(
                "Too many calls at once ask for the rest of the budget "
                        + purse.budget().id() + ". Try again.",
                null));
    }

    /** What came of holding something of all budgets. */
    private sealed interface Attempt {
        record Done(PurseHold hold) implements Attempt {}

        record Lacking(Purse purse) implements Attempt {}
    }

    /** The budgets of a moment. */
    private record Index(Map<String, Purse> byId, ScopeIndex<Purse> byScope) {
        Index(Map<String, Purse> byId) {
            this(
                    byId,
                    new ScopeIndex<>(
                            List.copyOf(byId.values()), purse -> purse.budget().scope()));
        }

        List<Purse> of(Subject subject) {
            if (byScope.isEmpty()) {
                return List.of();
            }
            var found = new ArrayList<Purse>();
            byScope.each(subject, found::add);
            return found;
        }
    }
}
