package io.sluice.pricing;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Port of the durable home of versions imported over the API. */
public interface PriceStore {
    /** Everything that is kept, with the revision it is at least as new as. */
    Uni<Contents> load();

    /** The revision now: every committed change counts it up. */
    Uni<Long> revision();

    /**
     * Keeps a version.
     *
     * @param version makes it, given the number it gets: numbers only grow, and none is used twice
     */
    Uni<PriceVersion> add(LongFunction<PriceVersion> version);

    /**
     * Removes a version that has not taken effect.
     *
     * @param moment now
     */
    Uni<Removal> remove(String id, Instant moment);

    /** What came of a removal. */
    enum Removal {
        REMOVED,
        /** It has taken effect, so records may name it. */
        IN_FORCE,
        UNKNOWN
    }

    /**
     * What is kept.
     *
     * @param versions   by number
     * @param unreadable versions that this gateway cannot read, by id, each with the reason
     */
    record Contents(long revision, List<PriceVersion> versions, Map<String, String> unreadable) {
        /** Nothing, as before the first load. */
        public static final Contents NONE = new Contents(-1, List.of(), Map.of());

        public Contents {
            versions = List.copyOf(versions);
            unreadable = Map.copyOf(unreadable);
        }
    }
}
