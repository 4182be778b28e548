package io.sluice.audit;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Port of reading chains as they are, for their verification. */
public interface ChainReader {
    /** Every node that any row names, in order. */
    Uni<List<String>> nodes();

    /**
     * The next rows of a node by their number, those after {@code afterSeq}, at most {@code limit}.
     *
     * @param afterSeq less than any number there can be for the first rows
     */
    Uni<List<Link>> links(String node, long afterSeq, int limit);

    /** Where a node's chain is said to end. */
    Uni<End> end(String node);

    /**
     * A row as it is read.
     *
     * @param checkpoint of this very row, if there is one
     */
    record Link(ChainedEntry row, @Nullable Checkpoint checkpoint) {}

    /**
     * Where a chain is said to end.
     *
     * @param head           empty when it is gone
     * @param lastCheckpoint the newest checkpoint; empty when there is none
     */
    record End(Optional<ChainHead> head, Optional<Checkpoint> lastCheckpoint) {}
}
