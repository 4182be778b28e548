package io.sluice.ledger;

import io.sluice.audit.AuditNode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Whose attempts go into the ledger now: this start of this gateway; while the journal of an earlier one is replayed, that
 * one. Known from the ledger's start on.
 */
@Singleton
public final class CurrentEpoch {
    private final String node;
    private volatile String name;

    @Inject
    CurrentEpoch(AuditNode node) {
        this(node.name());
    }

    CurrentEpoch(String node) {
        this.node = node;
        this.name = node;
    }

    /** The gateway's name, which stays the same across its starts. */
    String node() {
        return node;
    }

    /** The epoch's name. */
    public String name() {
        return name;
    }

    void is(String epoch) {
        name = epoch;
    }
}
