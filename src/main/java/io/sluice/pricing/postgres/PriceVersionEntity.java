package io.sluice.pricing.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.pricing.PriceVersion;
import io.sluice.pricing.StoredPrices;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of {@code price_version}. */
@Entity
@Table(name = "price_version")
class PriceVersionEntity extends PanacheEntityBase {
    @Id
    long number;

    @Column(name = "activate_at")
    Instant activateAt = Instant.EPOCH;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    String note = "";

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    String prices = "";

    static PriceVersionEntity of(long number, PriceVersion version) {
        var row = new PriceVersionEntity();
        row.number = number;
        row.activateAt = version.activateAt();
        row.createdAt = version.createdAt();
        row.note = version.note();
        row.prices = StoredPrices.write(version);
        return row;
    }

    PriceVersion toVersion() throws StoredPrices.Unreadable {
        return StoredPrices.read(number, activateAt, createdAt, note, prices);
    }
}
