package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.sluice.secret.Credentials;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** Moves credentials that a declaration gives in clear into the secret store. */
@Singleton
final class SecretMover {
    /** The scheme of the store that credentials are moved into. */
    static final String SCHEME = "secret";

    private final SecretStore.Writable store;

    SecretMover(SecretStore.Writable store) {
        this.store = store;
    }

    /** Who the credentials belong to; part of their name in the store. */
    enum Owner {
        /** A route made over the API. */
        ROUTE("routes/"),
        /** An entry of the administrators' file. */
        FILE("file/");

        private final String prefix;

        Owner(String prefix) {
            this.prefix = prefix;
        }

        String secretName(RouteName route, String setting) {
            return prefix + route + "/" + setting;
        }
    }

    /** Moves all of them; the item is where they are, by setting. A credential that is there already is not written again. */
    Uni<Map<String, SecretRef>> move(Owner owner, RouteName route, Credentials inline) {
        Uni<Map<String, SecretRef>> moved = Uni.createFrom().item(new LinkedHashMap<>());
        for (var entry : inline.bySetting().entrySet()) {
            String name = owner.secretName(route, entry.getKey());
            moved = moved.chain(map -> store.write(name, entry.getValue()).map(ref -> {
                map.put(entry.getKey(), ref);
                return map;
            }));
        }
        return moved;
    }

    /** Removes a credential by its name in the store. */
    Uni<Void> delete(String secretName) {
        return store.delete(secretName);
    }
}
