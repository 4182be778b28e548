package io.sluice.catalog.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** The one row of {@code catalog_revision}. Whoever holds its lock is the only one to change the catalog. */
@Entity
@Table(name = "catalog_revision")
class CatalogRevisionEntity extends PanacheEntityBase {
    private static final short THE_ROW = 1;

    @Id
    short id;

    long revision;

    static Uni<CatalogRevisionEntity> read() {
        return findById(THE_ROW);
    }

    /** Waits for the lock without a thread; it is given back with the transaction. */
    static Uni<CatalogRevisionEntity> lock() {
        return findById(THE_ROW, LockModeType.PESSIMISTIC_WRITE);
    }
}
