package io.sluice.admission;

import io.sluice.admission.Budgets.Amount;
import io.sluice.admission.RateLimiter.Left;
import java.util.List;

/**
 * What is held for one call, of limits and budgets together. Exactly one of {@link #settle} and {@link #cancel} takes effect,
 * the first that is called. Safe on any thread.
 */
public interface Reservation {
    /** What is held of which budget, for the journal. */
    List<Amount> holds();

    /** What is left of which limit, for headers. */
    List<Left> left();

    /**
     * The call was answered.
     *
     * @return what is spent of which budget, for the journal; empty when it was settled before
     */
    List<Amount> settle(Used used);

    /** Nothing was used. */
    void cancel();
}
