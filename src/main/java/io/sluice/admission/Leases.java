package io.sluice.admission;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Port: shares of budgets, each taken by one gateway to spend from memory. What is spent of a budget and all shares together
 * are never more than its limit, however many gateways take at once.
 */
public interface Leases {
    /** A share is this part of what is left, or what is needed if that is more: near the limit shares are small. */
    int SHARE = 8;

    /**
     * Takes a larger share: at least what is needed, or nothing.
     *
     * @param need 0 for whatever a share is
     */
    Uni<Grant> take(Account account, long need);

    /** Gives a part of the share back. */
    Uni<Void> giveBack(Account account, long amount);

    /** Returns the shares of all gateways whose epoch is over and in the ledger, whoever's they were. */
    Uni<Void> reclaim();

    /**
     * This gateway is there, and its calls under way hold so much. Shares of a gateway that is not heard of for long can be
     * taken from it.
     *
     * @return false when its epoch is over: another process has its journal, and it can spend nothing any more
     */
    Uni<Boolean> heard(Instant now, Map<Account, Long> held);

    /** Forgets windows that count for nothing any more. */
    Uni<Void> forgetOld();

    /**
     * How accounts stand, in the order they were asked for; all at one moment.
     *
     * @param silentSince what a gateway holds that was not heard of since then nobody knows: all of its share counts as held
     */
    Uni<List<Standing>> standings(List<Account> accounts, Instant silentSince);

    /**
     * What is counted together.
     *
     * @param budget its id
     * @param window when it began; the epoch for rolling ones, which have no beginning
     * @param since  what was spent from this moment on counts
     */
    record Account(String budget, Instant window, Instant since) {}

    /** What came of asking for more. */
    sealed interface Grant {
        /**
         * There is such a budget.
         *
         * @param amount more by so much; 0 when what is left is less than was needed
         * @param room   what is left for all gateways afterwards
         */
        record Given(long amount, long room) implements Grant {}

        /** There is no such budget any more. */
        record Gone() implements Grant {}
    }

    /**
     * How an account stands.
     *
     * @param spent         by all gateways, shares that were counted as spent included
     * @param charged       the part of it that this gateway spent since it started
     * @param share         what this gateway has taken since it started and not given back, what it spent of it included
     * @param shared        whether other gateways have a share too
     * @param heldElsewhere for calls under way at other gateways, as they told last
     * @param leased        all shares together, what is spent of them not included
     */
    record Standing(long spent, long charged, long share, boolean shared, long heldElsewhere, long leased) {}
}
