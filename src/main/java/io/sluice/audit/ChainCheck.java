package io.sluice.audit;

import io.sluice.audit.ChainReader.End;
import io.sluice.audit.ChainReader.Link;
import io.sluice.audit.TrailReport.Bad;
import io.sluice.audit.TrailReport.Chain;
import io.sluice.audit.TrailReport.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks one node's chain from its first row, and stops at the first that is not as it was written. For one thread at a time. */
final class ChainCheck {
    private final String node;
    private final ChainSeal seal;
    private long entries;
    private long checkpoints;
    private String lastHash = ChainHead.GENESIS;
    private @Nullable Bad bad;

    ChainCheck(String node, ChainSeal seal) {
        this.node = node;
        this.seal = seal;
    }

    /** The number of the last good row. */
    long last() {
        return entries;
    }

    boolean foundBad() {
        return bad != null;
    }

    /** Looks at the next rows, in the order of their numbers. */
    void accept(List<Link> links) {
        for (Link link : links) {
            if (bad == null) {
                accept(link);
            }
        }
    }

    /** Looks at where the chain is said to end, after all rows. */
    void finish(End end) {
        if (bad != null) {
            return;
        }
        Optional<Checkpoint> proof = end.lastCheckpoint();
        if (proof.isPresent() && proof.get().seq() > last()) {
            report(
                    last() + 1,
                    Problem.REMOVED,
                    "A checkpoint proves that there were rows up to "
                            + proof.get().seq() + "; this one and what follows are gone.");
        } else if (end.head().isEmpty()) {
            report(last() + 1, Problem.REMOVED, "The head of the chain is gone.");
        } else {
            finish(end.head().get());
        }
    }

    Chain result() {
        return new Chain(node, entries, checkpoints, bad);
    }

    private void finish(ChainHead head) {
        if (head.seq() > last()) {
            report(
                    last() + 1,
                    Problem.REMOVED,
                    "The chain went on to " + head.seq() + "; this row and what follows are gone.");
        } else if (head.seq() < last()) {
            report(head.seq() + 1, Problem.FORGED, "The gateway has not written this row: its chain ends before it.");
        } else if (!head.hash().equals(lastHash)) {
            report(last(), Problem.REORDERED, "The gateway has written another last row than this one.");
        }
    }

    private void accept(Link link) {
        ChainedEntry row = link.row();
        long seq = row.entry().position().seq();
        long expected = last() + 1;
        if (seq < expected) {
            report(seq, Problem.FORGED, "Rows are numbered from 1.");
        } else if (seq > expected) {
            report(expected, Problem.REMOVED, "This row is gone; the next one there is has number " + seq + ".");
        } else if (!row.entry().hash(row.previousHash()).equals(row.hash())) {
            report(seq, Problem.ALTERED, "The row does not match its own hash: it was altered, or moved here.");
        } else {
            judge(row, link.checkpoint());
        }
    }

    private void judge(ChainedEntry row, @Nullable Checkpoint checkpoint) {
        long seq = row.entry().position().seq();
        switch (seal.check(row)) {
            case KEY_MISSING -> keyMissing(seq, row.seal().keyVersion());
            case INVALID -> report(seq, Problem.FORGED, "The row was not written by a gateway that has the key.");
            case VALID -> {
                if (row.previousHash().equals(lastHash)) {
                    judge(seq, row.hash(), checkpoint);
                } else {
                    report(
                            seq,
                            Problem.REORDERED,
                            "The row does not follow the row before it: one of them was replaced.");
                }
            }
        }
    }

    private void judge(long seq, String hash, @Nullable Checkpoint checkpoint) {
        if (checkpoint == null) {
            good(hash);
            return;
        }
        switch (seal.check(checkpoint)) {
            case KEY_MISSING -> keyMissing(seq, checkpoint.seal().keyVersion());
            case INVALID ->
                report(seq, Problem.CHECKPOINT, "The checkpoint of this row is not by a gateway with the key.");
            case VALID -> {
                if (checkpoint.hash().equals(hash)) {
                    checkpoints++;
                    good(hash);
                } else {
                    report(seq, Problem.CHECKPOINT, "A checkpoint proves that there was another row in this place.");
                }
            }
        }
    }

    private void good(String hash) {
        entries++;
        lastHash = hash;
    }

    private void keyMissing(long seq, int version) {
        report(
                seq,
                Problem.KEY_MISSING,
                "Master key version " + version + ", which sealed this, is not here."
                        + " Add it to SLUICE_MASTER_KEY or the key file.");
    }

    private void report(long seq, Problem problem, String detail) {
        bad = new Bad(node, seq, problem, detail);
    }
}
