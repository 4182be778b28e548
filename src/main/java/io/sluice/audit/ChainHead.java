package io.sluice.audit;

/**
 * Where a node's chain ends.
 *
 * @param seq           of its last entry; 0 when there is none
 * @param hash          of its last entry
 * @param checkpointSeq the last entry that a checkpoint covers
 */
public record ChainHead(String node, long seq, String hash, long checkpointSeq) {
    /** What the first entry has for the hash of the entry before. */
    public static final String GENESIS = "0".repeat(64);

    /** A chain without entries. */
    public static ChainHead start(String node) {
        return new ChainHead(node, 0, GENESIS, 0);
    }

    /** The chain with one more entry. */
    public ChainHead at(ChainedEntry last) {
        return new ChainHead(node, last.entry().position().seq(), last.hash(), checkpointSeq);
    }

    /** The same with everything covered by a checkpoint. */
    public ChainHead covered() {
        return new ChainHead(node, seq, hash, seq);
    }
}
