package io.sluice.audit.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.audit.AuditEntry;
import io.sluice.audit.ChainedEntry;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code audit_entry}, as it is written. Reading goes past Hibernate, see {@link PostgresAuditReader}. */
@Entity
@Immutable
@Table(name = "audit_entry")
@IdClass(AuditEntryEntity.Key.class)
class AuditEntryEntity extends PanacheEntityBase {
    @Id
    String node = "";

    @Id
    long seq;

    long id;

    Instant at = Instant.EPOCH;

    String principal = "";

    @Column(name = "key_id")
    @Nullable
    String keyId;

    String address = "";

    @Column(name = "request_id")
    String requestId = "";

    String action = "";

    String target = "";

    String outcome = "";

    String details = "";

    @Column(name = "prev_hash")
    String previousHash = "";

    String hash = "";

    @Column(name = "key_version")
    int keyVersion;

    String seal = "";

    static AuditEntryEntity of(ChainedEntry chained) {
        AuditEntry entry = chained.entry();
        var row = new AuditEntryEntity();
        row.node = entry.position().node();
        row.seq = entry.position().seq();
        row.id = entry.position().id();
        row.at = entry.at();
        row.principal = entry.actor().principal();
        row.keyId = entry.actor().keyId();
        row.address = entry.actor().address();
        row.requestId = entry.actor().requestId();
        row.action = entry.event().action();
        row.target = entry.event().target();
        row.outcome = entry.event().outcome().text();
        row.details = entry.event().details();
        row.previousHash = chained.previousHash();
        row.hash = chained.hash();
        row.keyVersion = chained.seal().keyVersion();
        row.seal = chained.seal().mac();
        return row;
    }

    /** A row's key. */
    record Key(String node, long seq) implements Serializable {}
}
