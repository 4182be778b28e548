package io.sluice.admission;

import io.sluice.admission.GatewayEpoch.Closing;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port: gateways that started and whose attempts may not all be in the ledger yet. */
public interface GatewayEpochs {
    /** All of them, by their ids. */
    Uni<List<GatewayEpoch>> all();

    /** One of them. */
    Uni<Optional<GatewayEpoch>> find(String id);

    /**
     * Decides what becomes of its shares, in the transaction under way or one of its own.
     *
     * @param silentSince it must not have been heard of since
     * @return false, and nothing done, when it was, or when there is no such epoch
     */
    Uni<Boolean> close(String id, Closing as, Instant now, Instant silentSince);
}
