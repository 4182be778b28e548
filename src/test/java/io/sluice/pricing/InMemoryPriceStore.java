package io.sluice.pricing;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Versions in memory; loads can be held up. */
final class InMemoryPriceStore implements PriceStore {
    private final List<PriceVersion> versions = new ArrayList<>();
    private long revision;
    private long lastNumber;
    private Map<String, String> unreadable = Map.of();

    /** What a load that begins now will say, whenever it is asked for it. */
    Contents contents() {
        return new Contents(revision, versions, unreadable);
    }

    void cannotRead(String id, String why) {
        unreadable = Map.of(id, why);
        revision++;
    }

    @Override
    public Uni<Contents> load() {
        return Uni.createFrom().item(this::contents);
    }

    @Override
    public Uni<Long> revision() {
        return Uni.createFrom().item(() -> revision);
    }

    @Override
    public Uni<PriceVersion> add(LongFunction<PriceVersion> version) {
        return Uni.createFrom().item(() -> {
            PriceVersion made = version.apply(++lastNumber);
            versions.add(made);
            revision++;
            return made;
        });
    }

    @Override
    public Uni<Removal> remove(String id, Instant moment) {
        return Uni.createFrom().item(() -> {
            revision++;
            return versions.removeIf(version -> version.id().equals(id)) ? Removal.REMOVED : Removal.UNKNOWN;
        });
    }
}
