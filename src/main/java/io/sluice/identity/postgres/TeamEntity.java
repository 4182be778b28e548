package io.sluice.identity.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.identity.Team;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of {@code team}. */
@Entity
@Table(name = "team")
class TeamEntity extends PanacheEntityBase {
    @Id
    String name = "";

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    static TeamEntity of(Team team) {
        var row = new TeamEntity();
        row.name = team.name();
        row.createdAt = team.createdAt();
        return row;
    }

    Team toTeam() {
        return new Team(name, createdAt);
    }
}
