package io.sluice.admission;

import io.sluice.admission.Budget.Unit;
import io.sluice.admission.Budgets.State;
import io.sluice.admission.Scope.Kind;
import io.sluice.model.Failure;
import io.sluice.model.Failure.BudgetLeft;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Words refusals. */
final class Refusals {
    private final boolean paymentRequired;
    private final Clock clock;

    Refusals(boolean paymentRequired, Clock clock) {
        this.paymentRequired = paymentRequired;
        this.clock = clock;
    }

    /** @param allowed what a limit of the route's own allows, in MLflow's words; null for others */
    Failure.RateLimited of(RateLimiter.Decision.Refused refused, Demand demand, @Nullable String allowed) {
        return new Failure.RateLimited(message(refused, demand), refused.retryAfter(), allowed);
    }

    Failure.BudgetExhausted of(Budgets.Decision.Refused refused, Demand demand) {
        State state = refused.state();
        Budget budget = state.budget();
        String whose = "The budget " + budget.id() + " (" + words(budget.scope()) + ")";
        String message = switch (refused.reason()) {
            case EXHAUSTED ->
                "Budget limit exceeded. " + whose + " allows " + amount(budget.unit(), budget.limit()) + " "
                        + per(budget.window()) + ", " + amount(budget.unit(), state.left())
                        + " is left, and this call needs up to "
                        + amount(budget.unit(), budget.unit().needOf(demand)) + ". Budget resets at "
                        + state.resetsAt().truncatedTo(ChronoUnit.SECONDS) + ". Request rejected.";
            case UNPRICED ->
                whose + " takes no calls to models without a price, and this model has none. Request rejected.";
        };
        Duration wait = Duration.between(clock.instant(), state.resetsAt());
        return new Failure.BudgetExhausted(
                new BudgetLeft(
                        budget.id(), budget.scope().toString(), budget.unit().word(), state.left(), state.resetsAt()),
                wait.isNegative() ? Duration.ZERO : wait,
                paymentRequired,
                message);
    }

    private static String message(RateLimiter.Decision.Refused refused, Demand demand) {
        RateLimit limit = refused.limit();
        String whose = words(limit.scope());
        if (limit.measure() == RateLimit.Measure.IN_FLIGHT) {
            return "Rate limit reached: " + limit.amount() + " calls in flight are allowed for " + whose
                    + ", and as many are. Try again when one has ended.";
        }
        String what = limit.amount() + " " + limit.measure().word().replace('_', ' ') + " per " + words(limit.per())
                + " are allowed for " + whose;
        long need = limit.needOf(demand);
        return need > limit.amount()
                ? "Rate limit reached: " + what + ", and this call alone needs up to " + need
                        + ". Ask for less, or for a higher limit."
                : "Rate limit reached: " + what + ". Try again in "
                        + refused.retryAfter().plusMillis(999).toSeconds() + " s.";
    }

    private static String words(Scope scope) {
        if (scope.kind() == Kind.MEMBER_ON_ROUTE) {
            int at = scope.name().lastIndexOf('@');
            return "member '" + scope.name().substring(0, at) + "' on route '"
                    + scope.name().substring(at + 1) + "'";
        }
        return scope.kind().word().replace('_', ' ') + " '" + scope.name() + "'";
    }

    private static String words(Duration per) {
        if (per.toSeconds() == 1) {
            return "second";
        }
        if (per.toSeconds() % 60 != 0) {
            return per.toSeconds() + " seconds";
        }
        if (per.toMinutes() % 60 != 0) {
            return per.toMinutes() == 1 ? "minute" : per.toMinutes() + " minutes";
        }
        if (per.toHours() % 24 != 0) {
            return per.toHours() == 1 ? "hour" : per.toHours() + " hours";
        }
        return per.toDays() == 1 ? "day" : per.toDays() + " days";
    }

    private static String per(Window window) {
        return switch (window) {
            case Window.Calendar(Window.Period period, var zone) -> "per " + period.word();
            case Window.Rolling(Duration length) -> "in any " + words(length);
        };
    }

    private static String amount(Unit unit, long amount) {
        return switch (unit) {
            case NANO_USD -> "$" + Amounts.usd(amount);
            case TOKENS -> amount + " tokens";
            case CALLS -> amount + " calls";
        };
    }
}
