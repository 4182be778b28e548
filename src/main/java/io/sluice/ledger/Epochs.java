package io.sluice.ledger;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/**
 * Port: the starts of gateways. Each is an epoch with a name of its own, for what a gateway has taken to spend belongs to the
 * process that took it: one that was thought dead and comes back has nothing in common with its successor.
 */
public interface Epochs {
    /**
     * A gateway starts.
     *
     * @return the name of its epoch, which is nobody else's
     */
    Uni<String> begin(String node, Instant now);

    /** Everything that an epoch began is in the ledger, and it begins nothing any more. */
    Uni<Void> settled(String epoch, Instant now);
}
