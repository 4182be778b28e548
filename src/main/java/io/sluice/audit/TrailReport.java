package io.sluice.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a verification found, chain by chain. */
public record TrailReport(List<Chain> chains) {
    public TrailReport {
        chains = List.copyOf(chains);
    }

    /**
     * One node's chain.
     *
     * @param entries     that are as they were written
     * @param checkpoints met on the way, all good
     * @param firstBad    null when all is well
     */
    public record Chain(
            String node,
            long entries,
            long checkpoints,
            @Nullable Bad firstBad) {}

    /**
     * The first row of a chain that is not as it was written.
     *
     * @param seq    its number
     * @param detail for people
     */
    public record Bad(String node, long seq, Problem problem, String detail) {}

    /** What can be wrong with a row. */
    public enum Problem {
        /** Its content is not what its hash was made of; or it was moved here from elsewhere. */
        ALTERED,
        /** It was made by someone without the key. */
        FORGED,
        /** It is not there. */
        REMOVED,
        /** It does not follow the row before it. */
        REORDERED,
        /** It contradicts a checkpoint, or the checkpoint itself was altered. */
        CHECKPOINT,
        /** The master key that sealed it is not here, so nothing can be said. */
        KEY_MISSING;

        /** As it stands in JSON. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether every row of every chain is as it was written. */
    public boolean ok() {
        return firstBad().isEmpty();
    }

    /** The first bad row of the first chain that has one. */
    public Optional<Bad> firstBad() {
        return chains.stream()
                .flatMap(chain -> Optional.ofNullable(chain.firstBad()).stream())
                .findFirst();
    }

    /** Good entries of all chains. */
    public long entries() {
        return chains.stream().mapToLong(Chain::entries).sum();
    }

    /** Good checkpoints of all chains. */
    public long checkpoints() {
        return chains.stream().mapToLong(Chain::checkpoints).sum();
    }

    /** The report in JSON. */
    public ObjectNode document() {
        ObjectNode document = JsonCodec.object();
        document.put("ok", ok());
        document.put("entries", entries());
        document.put("checkpoints", checkpoints());
        document.set("first_bad", firstBad().map(TrailReport::document).orElse(null));
        ArrayNode nodes = document.putArray("nodes");
        for (Chain chain : chains) {
            ObjectNode node = nodes.addObject();
            node.put("node", chain.node());
            node.put("entries", chain.entries());
            node.put("checkpoints", chain.checkpoints());
            node.set("first_bad", chain.firstBad() == null ? null : document(chain.firstBad()));
        }
        return document;
    }

    private static ObjectNode document(Bad bad) {
        ObjectNode node = JsonCodec.object();
        node.put("node", bad.node());
        node.put("seq", bad.seq());
        node.put("problem", bad.problem().text());
        node.put("detail", bad.detail());
        return node;
    }
}
