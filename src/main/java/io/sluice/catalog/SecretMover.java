package io.sluice.catalog;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore.Written;
import io.sluice.secret.SecretUnavailable;
import io.sluice.secret.WritableStores;
import io.sluice.secret.WritableStores.WrittenSecret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Moves credentials that a declaration gives in clear into the secret store, and removes them from whichever store has them.
 */
@Singleton
final class SecretMover {
    private static final Logger LOG = Logger.getLogger(SecretMover.class);

    private final WritableStores stores;

    SecretMover(WritableStores stores) {
        this.stores = stores;
    }

    WritableStores stores() {
        return stores;
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

        /** What the names of all of its credentials begin with. */
        String prefix() {
            return prefix;
        }

        /**
         * @param slot the text of a {@link CredentialSlot}
         */
        String secretName(RouteName route, String slot) {
            return prefix + route + "/" + slot;
        }
    }

    /** Moves all of them, by the same keys. A credential that is there already is not written again. */
    Uni<Moved> move(Owner owner, RouteName route, Credentials inline) {
        Uni<Moved> moved = Uni.createFrom().item(() -> new Moved(new LinkedHashMap<>(), new ArrayList<>()));
        for (var entry : inline.bySetting().entrySet()) {
            String name = owner.secretName(route, entry.getKey());
            moved = moved.chain(all -> move(owner, name, entry.getValue()).map(written -> {
                all.refs().put(entry.getKey(), written.ref());
                if (written.anew()) {
                    all.written().add(written.ref());
                }
                return all;
            }));
        }
        return moved;
    }

    /** Keeps one that an administrator gives; fails with {@link Failure.Unavailable} when the chosen store cannot now. */
    Uni<Written> write(String name, Secret secret) {
        return move(Owner.ROUTE, name, secret);
    }

    /** Removes credentials of stores that take part in the transaction under way. */
    Uni<Void> deleteWithin(Collection<WrittenSecret> secrets) {
        return Multi.createFrom()
                .iterable(secrets)
                .select()
                .where(secret -> stores.storeOf(secret).joinsTransactions())
                .call(secret -> stores.storeOf(secret).delete(secret.name()))
                .onItem()
                .ignoreAsUni();
    }

    /**
     * Removes those of the other stores, once the transaction is committed: what they have deleted could not be undone. Does
     * not fail; what is left behind is logged.
     */
    Uni<Void> deleteAfterwards(Collection<WrittenSecret> secrets) {
        return Multi.createFrom()
                .iterable(secrets)
                .select()
                .where(secret -> !stores.storeOf(secret).joinsTransactions())
                .call(secret -> stores.storeOf(secret)
                        .delete(secret.name())
                        .onFailure(SecretUnavailable.class)
                        .invoke(failure -> LOG.warnf("Left behind: %s", failure.getMessage()))
                        .onFailure(SecretUnavailable.class)
                        .recoverWithNull())
                .onItem()
                .ignoreAsUni();
    }

    /**
     * The file's credentials are in clear on this host anyway, so a store that cannot be written to does not keep its routes
     * from being served: the embedded one keeps them meanwhile.
     */
    private Uni<Written> move(Owner owner, String name, Secret secret) {
        Uni<Written> written = stores.chosen().put(name, secret);
        return switch (owner) {
            case ROUTE ->
                written.onFailure(SecretUnavailable.class)
                        .transform(failure ->
                                new CallFailed(new Failure.Unavailable(String.valueOf(failure.getMessage()), null)));
            case FILE ->
                written.onFailure(SecretUnavailable.class).recoverWithUni(failure -> {
                    LOG.warnf(
                            "A credential of the catalog file is kept in the embedded store: %s", failure.getMessage());
                    return stores.embedded().put(name, secret);
                });
        };
    }

    /**
     * Where credentials have gone.
     *
     * @param refs    where they are, by setting
     * @param written those that were not there before
     */
    record Moved(Map<String, SecretRef> refs, List<SecretRef> written) {}
}
