package io.sluice.admission.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.admission.RateLimit;
import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.Scope;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;

/** A row of {@code rate_limit}. */
@Entity
@Table(name = "rate_limit")
class RateLimitEntity extends PanacheEntityBase {
    @Id
    String id = "";

    @Column(name = "scope_kind")
    String scopeKind = "";

    @Column(name = "scope_name")
    String scopeName = "";

    String measure = "";

    long amount;

    @Column(name = "per_seconds")
    long perSeconds;

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    static RateLimitEntity of(RateLimit limit, Instant now) {
        var row = new RateLimitEntity();
        row.id = limit.id();
        row.scopeKind = limit.scope().kind().word();
        row.scopeName = limit.scope().name();
        row.createdAt = now;
        row.take(limit);
        return row;
    }

    void take(RateLimit limit) {
        measure = limit.measure().word();
        amount = limit.amount();
        perSeconds = limit.per().toSeconds();
    }

    RateLimit toLimit() {
        return new RateLimit(
                id,
                new Scope(Words.known(scopeKind, Scope.Kind::of), scopeName),
                Words.known(measure, Measure::of),
                amount,
                Duration.ofSeconds(perSeconds));
    }
}
