package io.sluice.admission;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/**
 * Port: what is spent and held of budgets. A call's budgets are one decision: its worst case is held on all of them, or on
 * none. At every moment, spent + held of a hard budget is no more than its limit.
 */
public interface Budgets {
    /**
     * Holds the worst case of a call on all budgets that count it. Answers from memory where it can; near a limit it may have
     * to ask the database for a larger share.
     */
    Uni<Decision> reserve(Subject subject, Demand demand);

    /** The budgets that count this subject's calls, as they are now. From memory. */
    List<State> of(Subject subject);

    /** Whether one of them refuses calls that do not fit. */
    boolean hasHard(Subject subject);

    /** What was decided. */
    sealed interface Decision {
        /** It is held on all of them. */
        record Held(Hold hold) implements Decision {}

        /** It does not fit one of them; nothing is held. */
        record Refused(State state, Reason reason) implements Decision {}
    }

    /** Why a call does not fit. */
    enum Reason {
        /** Its worst case is more than is left. */
        EXHAUSTED,
        /** It has no price, and the budget takes no such calls. */
        UNPRICED
    }

    /** What is held for one call. Exactly one of the methods takes effect, the first that is called. */
    interface Hold {
        /** What is held of which budget, for the journal. */
        List<Amount> amounts();

        /**
         * The call was answered: what it used is spent, the rest is given back.
         *
         * @return what is spent of which budget, for the journal
         */
        List<Amount> settle(Used used);

        /** Nothing was used: everything is given back. */
        void cancel();
    }

    /** An amount of a budget's window, in its unit. */
    record Amount(String budget, Instant windowStart, long amount) {}

    /**
     * A budget as it is.
     *
     * @param spent         in its unit, in the present window, by all gateways
     * @param held          for calls under way at this gateway
     * @param heldElsewhere for calls under way at other gateways, as they told last
     * @param leased        what all gateways have taken to spend and not spent yet, what is held included
     * @param resetsAt      when its present window ends; for a rolling one, when what is spent now has left it
     */
    record State(Budget budget, long spent, long held, long heldElsewhere, long leased, Instant resetsAt) {
        /** For calls under way at all gateways. */
        public long heldByAll() {
            return held + heldElsewhere;
        }

        /** What a call may still need. */
        public long left() {
            return Math.max(0, budget.limit() - spent - heldByAll());
        }
    }
}
