package io.sluice.pricing;

import io.sluice.provider.ProviderId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All versions of the prices, those to come too, in the order in which they take effect. Immutable. */
public final class PriceBook {
    /** Nothing is in it. */
    static final PriceBook EMPTY = new PriceBook(List.of(), UnaryOperator.identity());

    private final List<PriceVersion> versions;
    private final UnaryOperator<ProviderId> canonical;

    /**
     * @param versions  those of one origin and time are taken in the order in which they are given
     * @param canonical a provider's own id for whatever id stands in a line
     */
    PriceBook(List<PriceVersion> versions, UnaryOperator<ProviderId> canonical) {
        this.versions = versions.stream()
                .sorted(Comparator.comparing(PriceVersion::activateAt).thenComparing(PriceVersion::origin))
                .toList();
        this.canonical = canonical;
    }

    /** All versions, the one that takes effect last at the end. */
    public List<PriceVersion> versions() {
        return versions;
    }

    /** The version of this id. */
    public Optional<PriceVersion> version(String id) {
        return versions.stream().filter(version -> version.id().equals(id)).findFirst();
    }

    /** The version that takes effect right before this one. */
    public Optional<PriceVersion> before(PriceVersion version) {
        int place = versions.indexOf(version);
        return place < 1 ? Optional.empty() : Optional.of(versions.get(place - 1));
    }

    /** The prices of a moment. */
    public PriceTable at(Instant moment) {
        return table(versions.stream()
                .filter(version -> !version.activateAt().isAfter(moment))
                .toList());
    }

    /** The prices once this version and all before it have taken effect. */
    public PriceTable upTo(PriceVersion version) {
        return table(versions.subList(0, versions.indexOf(version) + 1));
    }

    /** When the next version takes effect after a moment; {@link Instant#MAX} when none is to come. */
    Instant nextAfter(Instant moment) {
        return versions.stream()
                .map(PriceVersion::activateAt)
                .filter(at -> at.isAfter(moment))
                .findFirst()
                .orElse(Instant.MAX);
    }

    private PriceTable table(List<PriceVersion> active) {
        return new PriceTable(active, canonical);
    }
}
