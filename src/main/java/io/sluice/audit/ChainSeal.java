package io.sluice.audit;

import io.sluice.audit.AuditEntry.Position;
import io.sluice.secret.KeyedSignature;
import io.sluice.secret.KeyedSignature.Verdict;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Makes the next link of a chain, and checks links. A hash alone could be computed anew by whoever changed a row; its seal
 * cannot, because the key is not in the database.
 */
@Singleton
public final class ChainSeal {
    private static final String ENTRY = "sluice audit entry";
    private static final String CHECKPOINT = "sluice audit checkpoint";

    private final KeyedSignature signature;

    ChainSeal(KeyedSignature signature) {
        this.signature = signature;
    }

    /** The entry that follows {@code head}. */
    public ChainedEntry next(ChainHead head, long id, Happening happening) {
        var position = new Position(id, head.node(), head.seq() + 1);
        AuditEntry entry = AuditEntry.of(position, happening.at(), happening.actor(), happening.event());
        String hash = entry.hash(head.hash());
        return new ChainedEntry(entry, head.hash(), hash, signature.sign(ENTRY, AuditEntry.sealed(hash)));
    }

    /** A checkpoint of the chain as it ends now. */
    public Checkpoint checkpoint(ChainHead head, Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        byte[] message = Checkpoint.sealed(head.node(), head.seq(), head.hash(), at);
        return new Checkpoint(head.node(), head.seq(), head.hash(), at, signature.sign(CHECKPOINT, message));
    }

    Verdict check(ChainedEntry entry) {
        return signature.check(ENTRY, AuditEntry.sealed(entry.hash()), entry.seal());
    }

    Verdict check(Checkpoint checkpoint) {
        byte[] message = Checkpoint.sealed(checkpoint.node(), checkpoint.seq(), checkpoint.hash(), checkpoint.at());
        return signature.check(CHECKPOINT, message, checkpoint.seal());
    }
}
