package io.sluice.secret;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the engine for a reference. */
@Singleton
public final class SecretResolver {
    private final Map<String, SecretStore> byScheme;

    SecretResolver(@All List<SecretStore> stores) {
        var map = new HashMap<String, SecretStore>();
        for (SecretStore store : stores) {
            if (map.put(store.scheme(), store) != null) {
                throw new IllegalStateException("two secret stores answer for the scheme " + store.scheme());
            }
        }
        this.byScheme = Map.copyOf(map);
    }

    /** The schemes that references may have. */
    public Set<String> schemes() {
        return byScheme.keySet();
    }

    /** Resolves all credentials of a target; fails with {@link SecretUnavailable} if one cannot be had. */
    public Uni<Credentials> resolve(Map<String, SecretRef> refs) {
        if (refs.isEmpty()) {
            return Uni.createFrom().item(Credentials.NONE);
        }
        Uni<Map<String, Secret>> gathered = Uni.createFrom().item(new LinkedHashMap<>());
        for (var entry : refs.entrySet()) {
            gathered = gathered.chain(map -> resolve(entry.getValue()).map(secret -> {
                map.put(entry.getKey(), secret);
                return map;
            }));
        }
        return gathered.map(Credentials::new);
    }

    /** Resolves one reference. */
    public Uni<Secret> resolve(SecretRef ref) {
        SecretStore store = byScheme.get(ref.scheme());
        if (store == null) {
            return Uni.createFrom()
                    .failure(new SecretUnavailable(
                            ref, "has an unknown scheme; known are " + String.join(", ", byScheme.keySet()) + "."));
        }
        return store.resolve(ref);
    }

    /** Forgets what is held in memory for these references. */
    public void invalidate(Map<String, SecretRef> refs) {
        for (SecretRef ref : refs.values()) {
            SecretStore store = byScheme.get(ref.scheme());
            if (store != null) {
                store.invalidate(ref);
            }
        }
    }
}
