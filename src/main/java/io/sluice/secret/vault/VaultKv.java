package io.sluice.secret.vault;

import io.quarkus.vault.client.api.secrets.kv2.VaultSecretsKV2ReadSecretMetadataVersion;
import io.quarkus.vault.client.api.secrets.kv2.VaultSecretsKV2UpdateSecretOptions;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretUnavailable;
import io.sluice.secret.vault.VaultProblem.Kind;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of secrets in the KV engine: reads, writes and destroys them. Fails with {@link VaultProblem}. */
final class VaultKv {
    /** How often a write begins anew because somebody else wrote to the same path. */
    private static final int MAX_CONFLICTS = 3;

    private final VaultConnection connection;

    VaultKv(VaultConnection connection) {
        this.connection = connection;
    }

    /** The text of a field; fails with {@link SecretUnavailable} when it is not there or none. */
    Uni<Secret> read(SecretRef ref, VaultPath place) {
        return fields(place).map(fields -> {
            if (fields == null || !fields.containsKey(place.field())) {
                throw new SecretUnavailable(
                        ref, "cannot be had: Vault has no field '" + place.field() + "' at that path.");
            }
            if (!(fields.get(place.field()) instanceof String text) || text.isBlank()) {
                throw new SecretUnavailable(
                        ref, "cannot be had: the field '" + place.field() + "' in Vault is empty or no text.");
            }
            return Secret.of(text);
        });
    }

    /**
     * A version.
     *
     * @param anew whether this write made it
     */
    record Version(int number, boolean anew) {}

    /**
     * Writes a new version, unless the newest has the same text.
     *
     * @return the version that has it
     */
    Uni<Version> write(String path, String field, Secret secret) {
        return write(path, field, secret, MAX_CONFLICTS);
    }

    /** Removes the text of all versions. Their numbers stay used: a reference to one never means another text. */
    Uni<Void> destroy(String path) {
        return connection
                .kv(kv -> kv.readSecretMetadata(path))
                .map(metadata -> living(metadata.getVersions()))
                .onFailure(VaultKv::isMissing)
                .recoverWithItem(List.of())
                .chain(versions -> versions.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : connection.kv(kv -> kv.destroySecretVersions(path, versions)));
    }

    private Uni<Version> write(String path, String field, Secret secret, int conflictsLeft) {
        return newestVersion(path)
                .chain(version -> isThere(new VaultPath(path, version, field), secret)
                        .chain(there -> there
                                ? Uni.createFrom().item(new Version(version, false))
                                : put(path, field, secret, version)))
                .onFailure(failure ->
                        conflictsLeft > 0 && failure instanceof VaultProblem problem && problem.kind() == Kind.CONFLICT)
                .recoverWithUni(() -> write(path, field, secret, conflictsLeft - 1));
    }

    /** Only if nobody has written since: so the number of the new version is known. */
    private Uni<Version> put(String path, String field, Secret secret, int newest) {
        var options = new VaultSecretsKV2UpdateSecretOptions().setCas(newest);
        return connection
                .kv(kv -> secret.reveal(text -> kv.updateSecret(path, options, Map.of(field, text))))
                .replaceWith(new Version(newest + 1, true));
    }

    private Uni<Integer> newestVersion(String path) {
        return connection
                .kv(kv -> kv.readSecretMetadata(path))
                .map(metadata ->
                        Optional.ofNullable(metadata.getCurrentVersion()).orElse(0))
                .onFailure(VaultKv::isMissing)
                .recoverWithItem(0);
    }

    private Uni<Boolean> isThere(VaultPath place, Secret secret) {
        Integer version = place.version();
        if (version == null || version == 0) {
            return Uni.createFrom().item(false);
        }
        return fields(place)
                .map(fields -> fields != null
                        && fields.size() == 1
                        && fields.get(place.field()) instanceof String text
                        && Secret.of(text).sameAs(secret))
                .onFailure(VaultKv::isMissing)
                .recoverWithItem(false);
    }

    private Uni<Map<String, Object>> fields(VaultPath place) {
        Integer version = place.version();
        return connection
                .kv(kv -> version == null ? kv.readSecret(place.path()) : kv.readSecret(place.path(), version))
                .map(read -> read.getData());
    }

    private static List<Integer> living(Map<String, VaultSecretsKV2ReadSecretMetadataVersion> versions) {
        return versions.entrySet().stream()
                .filter(version -> !Boolean.TRUE.equals(version.getValue().isDestroyed()))
                .map(version -> Integer.valueOf(version.getKey()))
                .toList();
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof VaultProblem problem && problem.kind() == Kind.MISSING;
    }
}
