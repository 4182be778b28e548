package io.sluice.audit;

import io.sluice.secret.KeyedSignature.Signed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Where a chain stood at a moment, sealed: rows up to there cannot be taken away unnoticed.
 *
 * @param hash of the entry {@code seq}
 */
public record Checkpoint(String node, long seq, String hash, Instant at, Signed seal) {
    /** The bytes that its seal is made of. */
    static byte[] sealed(String node, long seq, String hash, Instant at) {
        return new CanonicalBytes("sluice-audit-checkpoint-1")
                .text(node)
                .number(seq)
                .text(hash)
                .number(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                .bytes();
    }
}
