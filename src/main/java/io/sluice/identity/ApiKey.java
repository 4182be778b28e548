package io.sluice.identity;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gateway key as it is kept: everything but the key itself. What it says beyond its owner can only narrow what the owner
 * may; a null member does not narrow.
 *
 * @param id        made by the gateway, safe to log
 * @param owner     name of a member or a service account
 * @param hint      the first characters of the key, by which its holder recognises it
 * @param expiresAt from then on it is not valid; null for never
 * @param revokedAt since then it is not valid; may lie ahead (a grace period after rotation). Null for not revoked
 * @param lastUsedAt as last written down; null for never
 */
public record ApiKey(
        String id,
        String owner,
        @Nullable String name,
        String hint,
        Narrowing narrowing,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {
    /** Whether it is valid at this time, its owner permitting. */
    public boolean isValidAt(Instant now) {
        return (expiresAt == null || now.isBefore(expiresAt)) && (revokedAt == null || now.isBefore(revokedAt));
    }

    /**
     * What a key leaves of its owner's rights.
     *
     * @param scopes       permissions that are left
     * @param routes       names or patterns of routes that are left
     * @param models       names or patterns of upstream models that are left
     * @param environments where it is valid
     * @param networks     where it may be used from
     */
    public record Narrowing(
            @Nullable Set<Permission> scopes,
            @Nullable List<NamePattern> routes,
            @Nullable List<NamePattern> models,
            @Nullable Set<String> environments,
            @Nullable List<Network> networks) {
        /** Nothing is narrowed. */
        public static final Narrowing NONE = new Narrowing(null, null, null, null, null);

        public Narrowing {
            scopes = scopes == null ? null : Set.copyOf(scopes);
            routes = routes == null ? null : List.copyOf(routes);
            models = models == null ? null : List.copyOf(models);
            environments = environments == null ? null : Set.copyOf(environments);
            networks = networks == null ? null : List.copyOf(networks);
        }
    }
}
