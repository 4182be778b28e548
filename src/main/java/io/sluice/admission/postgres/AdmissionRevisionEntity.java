package io.sluice.admission.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** The one row of {@code admission_revision}. Whoever holds its lock is the only one to change limits and budgets. */
@Entity
@Table(name = "admission_revision")
class AdmissionRevisionEntity extends PanacheEntityBase {
    private static final short THE_ROW = 1;

    @Id
    short id;

    long revision;

    static Uni<AdmissionRevisionEntity> read() {
        return findById(THE_ROW);
    }

    /** Waits for the lock without a thread; it is given back with the transaction. */
    static Uni<AdmissionRevisionEntity> lock() {
        return findById(THE_ROW, LockModeType.PESSIMISTIC_WRITE);
    }
}
