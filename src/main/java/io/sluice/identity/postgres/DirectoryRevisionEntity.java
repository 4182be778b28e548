package io.sluice.identity.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** The one row of {@code directory_revision}. Whoever holds its lock is the only one to change the directory. */
@Entity
@Table(name = "directory_revision")
class DirectoryRevisionEntity extends PanacheEntityBase {
    private static final short THE_ROW = 1;

    @Id
    short id;

    long revision;

    /** Waits for the lock without a thread; it is given back with the transaction. */
    static Uni<DirectoryRevisionEntity> lock() {
        return findById(THE_ROW, LockModeType.PESSIMISTIC_WRITE);
    }
}
