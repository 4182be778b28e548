package io.sluice.identity.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.identity.ApiKey;
import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.Directory.StoredKey;
import io.sluice.identity.NamePattern;
import io.sluice.identity.Network;
import io.sluice.identity.Permission;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.function.Function;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A row of {@code api_key}, for changes; {@link KeyRows} reads them by the hundred thousand. */
@Entity
@Table(name = "api_key")
class KeyEntity extends PanacheEntityBase {
    @Id
    String id = "";

    @Column(updatable = false)
    byte[] digest = {};

    @Column(updatable = false)
    String owner = "";

    @Nullable
    String name;

    @Column(updatable = false)
    String hint = "";

    @JdbcTypeCode(SqlTypes.ARRAY)
    String @Nullable [] scopes;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String @Nullable [] routes;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String @Nullable [] models;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String @Nullable [] environments;

    @JdbcTypeCode(SqlTypes.ARRAY)
    String @Nullable [] networks;

    @Column(name = "created_at", updatable = false)
    Instant createdAt = Instant.EPOCH;

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "revoked_at")
    @Nullable
    Instant revokedAt;

    /** Written aside, by whoever saw it used. */
    @Column(name = "last_used_at", insertable = false, updatable = false)
    @Nullable
    Instant lastUsedAt;

    long revision;

    static KeyEntity of(StoredKey stored, long revision) {
        ApiKey key = stored.key();
        var row = new KeyEntity();
        row.id = key.id();
        row.digest = stored.digest().bytes();
        row.owner = key.owner();
        row.hint = key.hint();
        row.createdAt = key.createdAt();
        row.take(key, revision);
        return row;
    }

    void take(ApiKey changed, long inRevision) {
        name = changed.name();
        Narrowing narrowing = changed.narrowing();
        scopes = Words.texts(narrowing.scopes(), Permission::word);
        routes = Words.texts(narrowing.routes(), NamePattern::text);
        models = Words.texts(narrowing.models(), NamePattern::text);
        environments = Words.texts(narrowing.environments(), Function.identity());
        networks = Words.texts(narrowing.networks(), Network::toString);
        expiresAt = changed.expiresAt();
        revokedAt = changed.revokedAt();
        revision = inRevision;
    }

    void revoke(Instant now, long inRevision) {
        if (revokedAt == null || revokedAt.isAfter(now)) {
            revokedAt = now;
            revision = inRevision;
        }
    }

    ApiKey toKey() {
        return new ApiKey(
                id,
                owner,
                name,
                hint,
                new Narrowing(
                        Words.permissions(scopes),
                        Words.patterns(routes),
                        Words.patterns(models),
                        Words.set(environments),
                        Words.networks(networks)),
                createdAt,
                expiresAt,
                revokedAt,
                lastUsedAt);
    }
}
