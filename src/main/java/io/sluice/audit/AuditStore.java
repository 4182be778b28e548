package io.sluice.audit;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Supplier;

/** Port of where this gateway's chain is written. */
public interface AuditStore {
    /** Runs work in the transaction under way, or in a new one. */
    <T> Uni<T> transaction(Supplier<Uni<T>> work);

    /** Continues the chain, in the transaction under way or a new one. A checkpoint is added when one is due. */
    Uni<Void> append(List<Happening> happenings);

    /** Adds a checkpoint if there are entries that none covers. */
    Uni<Void> checkpoint();
}
