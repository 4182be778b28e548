package io.sluice.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * One entry of the trail, as it stands in its row.
 *
 * @param at when, to the microsecond
 */
public record AuditEntry(Position position, Instant at, Actor actor, AuditEvent event) {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_TARGET = 512;

    /**
     * Where an entry stands.
     *
     * @param id   counts all entries of a store in the order of their commits
     * @param node the gateway that wrote it
     * @param seq  counts that gateway's entries, from 1, without gaps
     */
    public record Position(long id, String node, long seq) {}

    /** An entry of what happened, made fit for the record. */
    static AuditEntry of(Position position, Instant at, Actor actor, AuditEvent event) {
        String keyId = actor.keyId();
        return new AuditEntry(
                position,
                at.truncatedTo(ChronoUnit.MICROS),
                new Actor(
                        AuditText.line(actor.principal(), LONGEST_NAME),
                        keyId == null ? null : AuditText.line(keyId, LONGEST_NAME),
                        AuditText.line(actor.address(), LONGEST_NAME),
                        AuditText.line(actor.requestId(), LONGEST_NAME)),
                new AuditEvent(
                        AuditText.line(event.action(), LONGEST_NAME),
                        AuditText.line(event.target(), LONGEST_TARGET),
                        event.outcome(),
                        event.details()));
    }

    /** All columns and the hash of the entry before, in bytes that no other entry has. */
    byte[] encoded(String previousHash) {
        return new CanonicalBytes("sluice-audit-entry-1")
                .number(position.id())
                .text(position.node())
                .number(position.seq())
                .number(ChronoUnit.MICROS.between(Instant.EPOCH, at))
                .text(actor.principal())
                .text(actor.keyId())
                .text(actor.address())
                .text(actor.requestId())
                .text(event.action())
                .text(event.target())
                .text(event.outcome().text())
                .text(event.details())
                .text(previousHash)
                .bytes();
    }

    /** SHA-256 of {@link #encoded}, in lower-case hexadecimal. */
    String hash(String previousHash) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded(previousHash));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM lacks SHA-256", e);
        }
    }

    /** The bytes that a seal of this hash is made of. */
    static byte[] sealed(String hash) {
        return hash.getBytes(StandardCharsets.UTF_8);
    }
}
