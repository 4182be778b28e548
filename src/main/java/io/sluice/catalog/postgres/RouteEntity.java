package io.sluice.catalog.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.catalog.DefinitionJson;
import io.sluice.catalog.InvalidDefinition;
import io.sluice.catalog.RouteDefinition;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of {@code route}. */
@Entity
@Table(name = "route")
class RouteEntity extends PanacheEntityBase {
    @Id
    String name = "";

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    String definition = "";

    long revision;

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    static RouteEntity of(RouteDefinition definition) {
        var row = new RouteEntity();
        row.name = definition.name().value();
        row.createdAt = definition.provenance().createdAt();
        row.take(definition);
        return row;
    }

    void take(RouteDefinition changed) {
        definition = DefinitionJson.write(changed);
        revision = changed.provenance().revision();
        updatedAt = changed.provenance().updatedAt();
    }

    RouteDefinition toDefinition() throws InvalidDefinition {
        return DefinitionJson.read(name, definition, createdAt, updatedAt, revision);
    }
}
