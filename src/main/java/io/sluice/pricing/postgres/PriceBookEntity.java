package io.sluice.pricing.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** The one row of {@code price_book}. Whoever holds its lock is the only one to change versions. */
@Entity
@Table(name = "price_book")
class PriceBookEntity extends PanacheEntityBase {
    private static final short THE_ROW = 1;

    @Id
    short id;

    long revision;

    @Column(name = "last_number")
    long lastNumber;

    static Uni<PriceBookEntity> read() {
        return findById(THE_ROW);
    }

    /** Waits for the lock without a thread; it is given back with the transaction. */
    static Uni<PriceBookEntity> lock() {
        return findById(THE_ROW, LockModeType.PESSIMISTIC_WRITE);
    }
}
