package io.sluice.secret.vault;

import io.sluice.secret.CallersContext;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretCache;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretStoreHealth;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets in Vault: {@code vault:<path>[@<version>]#<field>}. Read through a {@link SecretCache}; written, with exactly one
 * field, below a path of the gateway's own.
 */
final class VaultSecretStore implements SecretStore.Writable {
    /** The one field of what the gateway writes itself. */
    static final String FIELD = "value";

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final VaultKv kv;
    private final String writePath;
    private final SecretCache cache;

    VaultSecretStore(VaultKv kv, VaultConfig config, SecretStoreHealth health, Clock clock) {
        this.kv = kv;
        this.writePath = config.writePath();
        this.cache = new SecretCache(
                new FromVault(),
                new SecretCache.Rules(config.refreshAfter(), config.maxStale(), config.idleAfter(), PATIENCE),
                clock,
                health);
    }

    SecretCache cache() {
        return cache;
    }

    @Override
    public String scheme() {
        return VaultPath.SCHEME;
    }

    @Override
    public Uni<Secret> resolve(SecretRef ref) {
        return cache.resolve(ref);
    }

    @Override
    public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
        return cache.invalidate(ref, refused);
    }

    @Override
    public SecretStatus status(SecretRef ref) {
        return cache.status(ref);
    }

    @Override
    public void serve(Set<SecretRef> refs) {
        cache.serve(refs);
    }

    @Override
    public Uni<SecretRef> write(String name, Secret secret) {
        return put(name, secret).map(Written::ref);
    }

    @Override
    public Uni<Written> put(String name, Secret secret) {
        String path = pathOf(name);
        return CallersContext.back(() -> kv.write(path, FIELD, secret)
                .map(version -> new Written(new VaultPath(path, version.number(), FIELD).ref(), version.anew()))
                .onFailure(VaultProblem.class)
                .transform(problem -> SecretUnavailable.forNow(
                        new VaultPath(path, null, FIELD).ref(), "cannot be written: " + problem.getMessage() + ".")));
    }

    @Override
    public Uni<Void> delete(String name) {
        String path = pathOf(name);
        return CallersContext.back(() -> kv.destroy(path)
                .invoke(() ->
                        cache.forget(ref -> nameOf(ref).filter(name::equals).isPresent()))
                .onFailure(VaultProblem.class)
                .transform(problem -> SecretUnavailable.forNow(
                        new VaultPath(path, null, FIELD).ref(), "cannot be deleted: " + problem.getMessage() + ".")));
    }

    /** Lists nothing: least rights do not include it, and who runs Vault has better means. */
    @Override
    public Uni<List<Kept>> versions() {
        return Uni.createFrom().item(List.of());
    }

    @Override
    public Optional<String> nameOf(SecretRef ref) {
        if (!ref.scheme().equals(scheme())) {
            return Optional.empty();
        }
        try {
            VaultPath place = VaultPath.of(ref);
            return place.path().startsWith(writePath + "/") && place.field().equals(FIELD)
                    ? Optional.of(place.path().substring(writePath.length() + 1))
                    : Optional.empty();
        } catch (SecretUnavailable malformed) {
            return Optional.empty();
        }
    }

    @Override
    public boolean joinsTransactions() {
        return false;
    }

    private String pathOf(String name) {
        String path = writePath + "/" + name;
        if (VaultPath.problemOf(path).isPresent()) {
            throw new IllegalArgumentException("not the name of a secret");
        }
        return path;
    }

    private final class FromVault implements SecretCache.Source {
        @Override
        public Uni<Secret> fetch(SecretRef ref) {
            return Uni.createFrom()
                    .deferred(() -> kv.read(ref, VaultPath.of(ref)))
                    .onFailure(VaultProblem.class)
                    .transform(problem -> ((VaultProblem) problem).of(ref));
        }

        @Override
        public boolean isPinned(SecretRef ref) {
            return VaultPath.of(ref).version() != null;
        }
    }
}
