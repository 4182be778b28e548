package io.sluice.audit.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** The one row of {@code audit_position}. Whoever holds its lock is the only one to write entries. */
@Entity
@Table(name = "audit_position")
class AuditPositionEntity extends PanacheEntityBase {
    private static final short THE_ROW = 1;

    @Id
    short id;

    long last;

    /** Waits for the lock without a thread; it is given back with the transaction. */
    static Uni<AuditPositionEntity> lock() {
        return findById(THE_ROW, LockModeType.PESSIMISTIC_WRITE);
    }
}
