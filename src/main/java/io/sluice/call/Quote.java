package io.sluice.call;

import io.sluice.admission.Budgets;
import io.sluice.admission.Demand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a call would cost, without making it.
 *
 * @param worst        what it uses and costs at most
 * @param priceVersion null when there is no price
 * @param expected     what calls of this caller on this route used so far, on average; null when there were none
 * @param budgets      the budgets that would count it, as they are now
 * @param admitted     whether they have room for the worst case
 */
public record Quote(
        Demand worst,
        @Nullable String priceVersion,
        @Nullable Expected expected,
        List<Budgets.State> budgets,
        boolean admitted) {
    public Quote {
        budgets = List.copyOf(budgets);
    }

    /**
     * An average.
     *
     * @param calls how many calls it is of
     */
    public record Expected(long calls, long inputTokens, long outputTokens, long costNanoUsd) {}
}
