package io.sluice.admission;

import io.sluice.admission.Leases.Account;
import io.sluice.admission.Leases.Grant;
import io.sluice.admission.Leases.Standing;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One budget at this gateway: its present window, and at most one question to the store at a time, whose answer is for
 * everybody who waits.
 */
final class Purse {
    /** What is left for all is not known, so it is worth asking. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Leases leases;
    private final AtomicReference<OpenWindow> open;
    private final AtomicReference<@Nullable CompletableFuture<Grant>> asking = new AtomicReference<>();
    private final AtomicLong moves = new AtomicLong();
    private final AtomicLong moving = new AtomicLong();
    private volatile Budget budget;
    private volatile long room = UNKNOWN;
    private volatile long largestGrant;
    private volatile boolean gone;

    Purse(Budget budget, Leases leases, Instant now) {
        this.budget = budget;
        this.leases = leases;
        this.open = new AtomicReference<>(windowOf(budget.window(), now));
    }

    Budget budget() {
        return budget;
    }

    /** The budget as it is now stored: only what may be changed of it has changed. */
    void use(Budget changed) {
        budget = changed;
        room = UNKNOWN;
    }

    /** Holds an amount; null when it is not there. */
    @Nullable
    Part take(long amount, Instant now) {
        OpenWindow window = open(now);
        if (!budget.hard() || gone) {
            window.takeAnyway(amount);
        } else if (!window.take(amount)) {
            return null;
        }
        Instant counted = isRolling() ? budget.window().startOf(now) : window.start();
        return new Part(budget.id(), budget.unit(), window, counted, amount);
    }

    /** What is missing to hold an amount. */
    long missing(long amount, Instant now) {
        return open(now).missing(amount);
    }

    /** Whether the next call could have to wait for the store while there is something to be had. */
    boolean runsLow(long amount, Instant now) {
        return budget.hard()
                && !gone
                && asking.get() == null
                && room > 0
                && open(now).free() < Math.max(largestGrant / 2, amount)
                && (room == UNKNOWN || room / Leases.SHARE >= amount);
    }

    /** Asks the store for more, or waits with others for the answer to the question under way. */
    Uni<Grant> more(long missing, Instant now) {
        return Uni.createFrom().completionStage(() -> {
            var mine = new CompletableFuture<Grant>();
            CompletableFuture<Grant> other = asking.compareAndExchange(null, mine);
            if (other == null) {
                ask(Math.max(0, missing), now, mine);
            }
            // A copy, for whoever waits no longer must not cancel it for the others.
            return (other == null ? mine : other).copy();
        });
    }

    /** What a share has beyond what was taken lately goes back, so that other gateways can have it. */
    Uni<Void> giveBack(long keep, Instant now) {
        return Uni.createFrom().deferred(() -> {
            moves();
            OpenWindow window = open(now);
            long amount = asking.get() == null ? window.shrink(Math.max(0, keep)) : 0;
            Uni<Void> returned =
                    amount == 0 ? Uni.createFrom().voidItem() : leases.giveBack(account(window, now), amount);
            return returned.onTermination().invoke(() -> {
                moved();
                room = UNKNOWN;
            });
        });
    }

    /** What is free beyond what the limit leaves: the limit was lowered. */
    long keepAtMost(Instant now) {
        OpenWindow window = open(now);
        return budget.hard() ? Math.max(0, budget.limit() - window.spent() - window.held()) : Long.MAX_VALUE;
    }

    /** What was taken since this was asked the last time. */
    long takenLately(Instant now) {
        return open(now).takenLately();
    }

    /** For calls under way, in the present window. */
    long held(Instant now) {
        return open(now).held();
    }

    Account account(Instant now) {
        return account(open(now), now);
    }

    /** How the share is before the store is asked about it. */
    Mark mark(Instant now) {
        OpenWindow window = open(now);
        long share = window.share();
        long moved = moves.get();
        return new Mark(window, account(window, now), share, moving.get() == 0 ? moved : Mark.UNSTEADY);
    }

    /**
     * Takes note of what the store said.
     *
     * @return whether the share is known now; not when it moved while the store was asked
     */
    boolean stands(Standing standing, Mark before) {
        if (open.get() != before.window()) {
            return true; // the window it was asked for is over, and nothing was taken of the next
        }
        before.window().stands(standing);
        boolean known = moves.get() == before.moves() && before.window().shareIs(before.share(), standing.share());
        room = UNKNOWN;
        return known;
    }

    Budgets.State state(Instant now) {
        OpenWindow window = open(now);
        return new Budgets.State(
                budget,
                window.spent(),
                window.held(),
                window.heldElsewhere(),
                window.leased(),
                budget.window().endOf(now));
    }

    private void ask(long need, Instant now, CompletableFuture<Grant> answer) {
        OpenWindow window = open(now);
        moves();
        leases.take(account(window, now), need)
                .subscribe()
                .with(
                        grant -> {
                            answered(grant, window);
                            askNoMore();
                            answer.complete(grant);
                        },
                        failure -> {
                            askNoMore();
                            answer.completeExceptionally(failure);
                        });
    }

    /** Before the answer is told: whoever needs still more asks anew. */
    private void askNoMore() {
        moved();
        asking.set(null);
    }

    /** The share begins to move: what the store says from now on may be from before or after. */
    private void moves() {
        moving.incrementAndGet();
        moves.incrementAndGet();
    }

    private void moved() {
        moves.incrementAndGet();
        moving.decrementAndGet();
    }

    private void answered(Grant grant, OpenWindow window) {
        switch (grant) {
            case Grant.Given(long amount, long left) -> {
                window.granted(amount);
                room = left;
                largestGrant = amount == 0 ? largestGrant : amount;
            }
            case Grant.Gone() -> gone = true;
        }
    }

    private OpenWindow open(Instant now) {
        OpenWindow seen = Objects.requireNonNull(open.get());
        while (!now.isBefore(seen.end())) {
            OpenWindow next = windowOf(budget.window(), now);
            if (open.compareAndSet(seen, next)) {
                room = UNKNOWN;
                return next;
            }
            seen = Objects.requireNonNull(open.get());
        }
        return seen;
    }

    private Account account(OpenWindow window, Instant now) {
        return new Account(
                budget.id(), window.start(), isRolling() ? budget.window().countsFrom(now) : window.start());
    }

    private boolean isRolling() {
        return budget.window() instanceof Window.Rolling;
    }

    private static OpenWindow windowOf(Window window, Instant now) {
        return switch (window) {
            case Window.Calendar calendar -> new OpenWindow(calendar.startOf(now), calendar.endOf(now));
            case Window.Rolling _ -> new OpenWindow(Instant.EPOCH, Instant.MAX);
        };
    }

    /**
     * How a share was when the store was asked about it.
     *
     * @param moves how often it had begun or ended to move; {@link #UNSTEADY} while it moves
     */
    record Mark(OpenWindow window, Account account, long share, long moves) {
        static final long UNSTEADY = -1;
    }

    /** What one call holds of one window. Not guarded against being ended twice. */
    record Part(String budget, Budget.Unit unit, OpenWindow window, Instant counted, long held) {
        Budgets.Amount amount(long amount) {
            return new Budgets.Amount(budget, counted, amount);
        }
    }
}
