package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.sluice.secret.Credentials;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** Moves all of them. A credential that is there already is not written again. */
    Uni<Moved> move(Owner owner, RouteName route, Credentials inline) {
        Uni<Moved> moved = Uni.createFrom().item(() -> new Moved(new LinkedHashMap<>(), new ArrayList<>()));
        for (var entry : inline.bySetting().entrySet()) {
            String name = owner.secretName(route, entry.getKey());
            moved = moved.chain(all -> store.put(name, entry.getValue()).map(written -> {
                all.refs().put(entry.getKey(), written.ref());
                if (written.anew()) {
                    all.written().add(written.ref());
                }
                return all;
            }));
        }
        return moved;
    }

    /** Removes a credential by its name in the store. */
    Uni<Void> delete(String secretName) {
        return store.delete(secretName);
    }

    /**
     * Where credentials have gone.
     *
     * @param refs    where they are, by setting
     * @param written those that were not there before
     */
    record Moved(Map<String, SecretRef> refs, List<SecretRef> written) {}
}
