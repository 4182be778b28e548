package io.sluice.secret;

import io.quarkus.arc.All;
import io.sluice.secret.SecretStore.Kept;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The stores that credentials can be moved into, and the one that is chosen for it. */
@Singleton
public final class WritableStores {
    private final List<SecretStore.Writable> stores;
    private final SecretStore.Writable chosen;

    WritableStores(@All List<SecretStore.Writable> stores, SecretStoreConfig config) {
        this.stores = List.copyOf(stores);
        this.chosen = of(config.type().scheme());
    }

    /** The one that new credentials go to. */
    public SecretStore.Writable chosen() {
        return chosen;
    }

    /** The one that is always there: in the gateway's own database. */
    public SecretStore.Writable embedded() {
        return of(SecretStoreConfig.Type.EMBEDDED.scheme());
    }

    /**
     * What a credential is called in the store that it was moved into, whichever was chosen then: its reference without a
     * version. Empty when it was not this gateway that wrote it.
     */
    public Optional<WrittenSecret> written(SecretRef ref) {
        return stores.stream()
                .filter(store -> store.scheme().equals(ref.scheme()))
                .findFirst()
                .flatMap(store -> store.nameOf(ref).map(name -> new WrittenSecret(store.scheme(), name)));
    }

    /** Every version of everything that is kept in one of them, in any order. */
    public Uni<List<Kept>> versions() {
        Uni<List<Kept>> all = Uni.createFrom().item(List.of());
        for (SecretStore.Writable store : stores) {
            all = all.chain(before -> store.versions()
                    .map(here -> Stream.concat(before.stream(), here.stream()).toList()));
        }
        return all;
    }

    /** The store of a credential. */
    public SecretStore.Writable storeOf(WrittenSecret secret) {
        return of(secret.scheme());
    }

    private SecretStore.Writable of(String scheme) {
        return stores.stream()
                .filter(store -> store.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no store can be written to for the scheme " + scheme));
    }

    /**
     * A credential that the gateway keeps, all versions of it.
     *
     * @param scheme of its store
     * @param name   as it was written
     */
    public record WrittenSecret(String scheme, String name) {
        /** {@code scheme:name}, for people. */
        public String text() {
            return scheme + ":" + name;
        }
    }
}
