package io.sluice.admission;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Limits and budgets of a call as one decision: all are charged, or none. The one place that admits. */
public interface Admission {
    /**
     * Has a call's worst case held.
     *
     * @return fails with {@link io.sluice.model.CallFailed} when a limit or a budget refuses it; nothing is held then
     */
    Uni<Reservation> admit(Subject subject, Demand demand);

    /** Whether a budget that refuses calls counts this subject's. A few look-ups in memory. */
    boolean hasHardBudget(Subject subject);

    /** The budgets that count this subject's calls, as they are now. From memory. */
    List<Budgets.State> budgets(Subject subject);
}
