package io.sluice.identity.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.identity.Ceilings;
import io.sluice.identity.Grant;
import io.sluice.identity.Grant.Grantee;
import io.sluice.identity.NamePattern;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code route_grant}. */
@Entity
@Table(name = "route_grant")
class GrantEntity extends PanacheEntityBase {
    @Id
    String id = "";

    @Column(name = "grantee_kind")
    String granteeKind = "";

    String grantee = "";

    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] routes = {};

    @Column(name = "max_tokens")
    @Nullable
    Long maxTokens;

    @Column(name = "min_temperature")
    @Nullable
    BigDecimal minTemperature;

    @Column(name = "max_temperature")
    @Nullable
    BigDecimal maxTemperature;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String @Nullable [] tools;

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    static GrantEntity of(Grant grant) {
        var row = new GrantEntity();
        row.id = grant.id();
        row.createdAt = grant.createdAt();
        row.take(grant);
        return row;
    }

    void take(Grant changed) {
        granteeKind = changed.to().kind().word();
        grantee = changed.to().name();
        routes = changed.routes().stream().map(NamePattern::text).toArray(String[]::new);
        Ceilings ceilings = changed.ceilings();
        maxTokens = ceilings.maxTokens();
        minTemperature = ceilings.minTemperature();
        maxTemperature = ceilings.maxTemperature();
        List<NamePattern> allowed = ceilings.tools();
        tools = allowed == null ? null : allowed.stream().map(NamePattern::text).toArray(String[]::new);
    }

    Grant toGrant() {
        return new Grant(
                id,
                new Grantee(Words.grantee(granteeKind), grantee),
                NamePattern.all(List.of(routes)),
                new Ceilings(maxTokens, minTemperature, maxTemperature, Words.patterns(tools)),
                createdAt);
    }
}
