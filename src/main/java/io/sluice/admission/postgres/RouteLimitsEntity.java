package io.sluice.admission.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.admission.RouteLimitDocument;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.routing.Declaration;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A row of {@code route_limits}. */
@Entity
@Table(name = "route_limits")
class RouteLimitsEntity extends PanacheEntityBase {
    @Id
    String route = "";

    /** An object with one member, the list: the driver takes a text for an object only. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Column(columnDefinition = "jsonb")
    String limits = "";

    static RouteLimitsEntity of(String route, List<Declaration.Limit> limits) {
        var row = new RouteLimitsEntity();
        row.route = route;
        row.take(limits);
        return row;
    }

    void take(List<Declaration.Limit> changed) {
        limits = JsonCodec.write(JsonCodec.object().set("limits", RouteLimitDocument.write(changed)));
    }

    List<Declaration.Limit> toLimits() {
        try {
            return RouteLimitDocument.read(JsonCodec.read(limits).path("limits"), "limits");
        } catch (InvalidJson e) {
            throw new IllegalStateException(
                    "the database holds limits of the route '" + route + "' that are no JSON", e);
        }
    }
}
