package io.sluice.admission;

import io.sluice.admission.RuleStore.Rules;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import org.jboss.logging.Logger;

/**
 * Keeps limits and budgets in memory true to those that are stored. While the database is away the last ones stay in force.
 */
@Singleton
public final class RuleLoader {
    private static final Logger LOG = Logger.getLogger(RuleLoader.class);

    private final RuleStore store;
    private final RateLimiter limiter;
    private final BudgetBook book;
    private final DeclaredLimits declared;
    private volatile LimitTable limits = LimitTable.EMPTY;
    private volatile long revision;

    RuleLoader(RuleStore store, RateLimiter limiter, BudgetBook book, DeclaredLimits declared) {
        this.store = store;
        this.limiter = limiter;
        this.book = book;
        this.declared = declared;
    }

    /** The limits in force: one volatile read. */
    public LimitTable limits() {
        return limits;
    }

    /** Reads everything. What was committed before is in force when the item is there. */
    public Uni<Void> reload() {
        return store.load().invoke(this::use).replaceWithVoid();
    }

    /** Reads everything if anything has changed. */
    Uni<Void> follow() {
        return store.revision()
                .chain(stored -> stored == revision ? Uni.createFrom().voidItem() : reload());
    }

    /** Of two loads that overtake each other the newer one wins; one that goes back is a database that was restored. */
    private synchronized void use(Rules rules) {
        if (rules.revision() < revision) {
            LOG.warnf(
                    "The database is older than the limits in force, its own are used revision=%d before=%d",
                    rules.revision(), revision);
        }
        revision = rules.revision();
        limits = new LimitTable(rules.limits());
        declared.use(rules.routeLimits());
        var known = new ArrayList<>(declared.known());
        known.addAll(rules.limits());
        limiter.forgetOthers(known);
        book.use(rules.budgets());
        LOG.debugf(
                "Limits and budgets loaded revision=%d limits=%d budgets=%d",
                rules.revision(), rules.limits().size(), rules.budgets().size());
    }
}
