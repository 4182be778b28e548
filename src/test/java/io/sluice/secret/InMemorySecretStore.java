package io.sluice.secret;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Secrets in memory, of the scheme {@code secret}. */
public final class InMemorySecretStore implements SecretStore.Writable {
    private final Map<String, Secret> byReference = new LinkedHashMap<>();
    private int writes;

    /** The references of everything that is kept. */
    public Map<String, Secret> kept() {
        return Map.copyOf(byReference);
    }

    @Override
    public String scheme() {
        return "secret";
    }

    @Override
    public Uni<Secret> resolve(SecretRef ref) {
        return Uni.createFrom().item(() -> {
            Secret secret = byReference.get(ref.name());
            if (secret == null) {
                throw new SecretUnavailable(ref, "does not exist.");
            }
            return secret;
        });
    }

    @Override
    public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
        return resolve(ref)
                .map(now -> !now.sameAs(refused))
                .onFailure(SecretUnavailable.class)
                .recoverWithItem(false);
    }

    @Override
    public Uni<SecretRef> write(String name, Secret secret) {
        return put(name, secret).map(Written::ref);
    }

    @Override
    public Uni<Written> put(String name, Secret secret) {
        return Uni.createFrom().item(() -> {
            for (var entry : byReference.entrySet()) {
                if (entry.getKey().startsWith(name + "@") && entry.getValue().sameAs(secret)) {
                    return new Written(new SecretRef("secret", entry.getKey()), false);
                }
            }
            String reference = name + "@" + ++writes;
            byReference.put(reference, secret);
            return new Written(new SecretRef("secret", reference), true);
        });
    }

    @Override
    public Uni<List<Kept>> versions() {
        return Uni.createFrom()
                .item(() -> byReference.keySet().stream()
                        .map(key -> new Kept(
                                key.substring(0, key.lastIndexOf('@')),
                                new SecretRef("secret", key),
                                Integer.parseInt(key.substring(key.lastIndexOf('@') + 1)),
                                Instant.EPOCH))
                        .toList());
    }

    @Override
    public Uni<Void> delete(String name) {
        return Uni.createFrom()
                .voidItem()
                .invoke(() -> byReference.keySet().removeIf(key -> key.startsWith(name + "@")));
    }

    @Override
    public Optional<String> nameOf(SecretRef ref) {
        int at = ref.name().lastIndexOf('@');
        return Optional.of(at < 0 ? ref.name() : ref.name().substring(0, at));
    }

    @Override
    public boolean joinsTransactions() {
        return true;
    }
}
