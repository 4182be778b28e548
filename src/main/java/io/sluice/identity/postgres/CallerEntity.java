package io.sluice.identity.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.identity.Caller;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code caller}: a member or a service account. */
@Entity
@Table(name = "caller")
class CallerEntity extends PanacheEntityBase {
    @Id
    String name = "";

    @Column(updatable = false)
    String kind = "";

    String team = "";

    String role = "";

    boolean lead;

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    static CallerEntity of(Caller caller) {
        var row = new CallerEntity();
        row.name = caller.name();
        row.kind = caller.kind().word();
        row.createdAt = caller.createdAt();
        row.take(caller);
        return row;
    }

    void take(Caller changed) {
        team = changed.team();
        role = changed.role().word();
        lead = changed.lead();
    }

    Caller toCaller() {
        return new Caller(Words.kind(kind), name, team, Words.role(role), lead, createdAt);
    }
}
