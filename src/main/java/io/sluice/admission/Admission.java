package io.sluice.admission;

import io.sluice.admission.RateLimiter.Charge;
import io.sluice.admission.RateLimiter.Left;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/**
 * Whether a call may be made: all its rate limits and all its budgets as one decision. What is refused is charged nowhere.
 * Answers from memory but near a budget's limit.
 */
@Singleton
public final class Admission {
    private final RuleLoader rules;
    private final DeclaredLimits declared;
    private final RateLimiter limiter;
    private final Budgets budgets;
    private final Refusals refusals;
    private final RefusalMeters meters;

    Admission(
            RuleLoader rules,
            DeclaredLimits declared,
            RateLimiter limiter,
            BudgetBook budgets,
            AdmissionConfig config,
            RefusalMeters meters,
            Clock clock) {
        this.rules = rules;
        this.declared = declared;
        this.limiter = limiter;
        this.budgets = budgets;
        this.meters = meters;
        this.refusals = new Refusals(config.budgetStatus().equals("402"), clock);
    }

    /**
     * Reserves what a call needs at most. Whoever gets a reservation ends it, once: settles or cancels it.
     *
     * <p>Fails with {@link CallFailed} and {@link Failure.Unavailable} when a hard budget cannot be checked. Cancelling it gives
     * back whatever was reserved until then.
     */
    public Uni<Decision> admit(Route route, Subject subject, Demand demand) {
        List<RateLimit> limits = rules.limits().of(subject, declared.of(route));
        return limiter.acquire(limits, demand).chain(decision -> switch (decision) {
            case RateLimiter.Decision.Refused refused -> {
                meters.refused(refused.limit());
                yield Uni.createFrom()
                        .item(new Decision.Refused(
                                refusals.of(
                                        refused,
                                        demand,
                                        declared.allowed(refused.limit()).orElse(null)),
                                refused.left()));
            }
            case RateLimiter.Decision.Admitted(Charge charge, List<Left> left) ->
                reserve(subject, demand, charge, left);
        });
    }

    /** The budgets that count this subject's calls, as they are now. From memory. */
    public List<Budgets.State> budgets(Subject subject) {
        return budgets.of(subject);
    }

    /** Whether a budget may refuse this subject's calls, so that their output has to be bounded. From memory. */
    public boolean hasHardBudget(Subject subject) {
        return budgets.hasHard(subject);
    }

    private Uni<Decision> reserve(Subject subject, Demand demand, Charge charge, List<Left> left) {
        return budgets.reserve(subject, demand)
                .onFailure()
                .invoke(charge::cancel)
                .onCancellation()
                .invoke(charge::cancel)
                .map(decision -> switch (decision) {
                    case Budgets.Decision.Held(Budgets.Hold hold) ->
                        new Decision.Admitted(new Reservation(charge, hold, left));
                    case Budgets.Decision.Refused refused -> {
                        charge.cancel();
                        meters.refused(refused.state().budget(), refused.reason());
                        yield new Decision.Refused(refusals.of(refused, demand), left);
                    }
                });
    }

    /** What was decided. */
    public sealed interface Decision {
        /** The call may be made. */
        record Admitted(Reservation reservation) implements Decision {}

        /**
         * It may not; nothing is charged.
         *
         * @param failure {@link Failure.RateLimited} or {@link Failure.BudgetExhausted}
         * @param left    what is left of the call's rate limits, for headers
         */
        record Refused(Failure failure, List<Left> left) implements Decision {}
    }
}
