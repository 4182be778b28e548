package io.sluice.admission;

import io.sluice.admission.Budgets.Amount;
import io.sluice.admission.Budgets.Hold;
import io.sluice.admission.RateLimiter.Charge;
import io.sluice.admission.RateLimiter.Left;
import java.util.List;

/** What is reserved for one call. Of {@link #settle}, {@link #cancel} and {@link #fail} the first that is called takes effect, and no other. */
public final class Reservation {
    private final Charge charge;
    private final Hold hold;
    private final List<Left> left;

    Reservation(Charge charge, Hold hold, List<Left> left) {
        this.charge = charge;
        this.hold = hold;
        this.left = List.copyOf(left);
    }

    /** What is held of which budgets, for the journal's record of the beginning. */
    public List<Amount> holds() {
        return hold.amounts();
    }

    /** What is left of the call's rate limits, for headers. */
    public List<Left> left() {
        return left;
    }

    /**
     * The call is over and used this much, which may be nothing but counts as a call that was answered.
     *
     * @return what is charged to which budgets, for the journal's record of the end; empty when it was over before
     */
    public List<Amount> settle(Used used) {
        charge.settle(used);
        return hold.settle(used);
    }

    /** The call was not answered and used nothing. */
    public void cancel() {
        charge.cancel();
        hold.cancel();
    }

    /** The call was made and not answered: it counts in limits of calls, and its budgets get everything back. */
    public void fail() {
        charge.settle(Used.NOTHING);
        hold.cancel();
    }
}
