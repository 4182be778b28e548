package io.sluice.ledger;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Epochs in memory. */
final class InMemoryEpochs implements Epochs {
    private final List<String> settled = new ArrayList<>();
    private int begun;

    /** Those that are settled, in the order in which they were. */
    synchronized List<String> settled() {
        return List.copyOf(settled);
    }

    @Override
    public Uni<String> begin(String node, Instant now) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                begun++;
                return node + ":" + begun;
            }
        });
    }

    @Override
    public Uni<Void> settled(String epoch, Instant now) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                settled.add(epoch);
                return null;
            }
        });
    }
}
