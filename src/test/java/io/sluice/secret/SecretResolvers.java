package io.sluice.secret;

import java.time.Clock;
import java.util.List;

/** Makes resolvers for tests outside this package. */
public final class SecretResolvers {
    private SecretResolvers() {}

    public static SecretResolver of(SecretStore... stores) {
        return new SecretResolver(List.of(stores), Clock.systemUTC());
    }

    /** The one store of the scheme {@code secret}, chosen for writing. */
    public static WritableStores writing(SecretStore.Writable store) {
        return new WritableStores(List.of(store), () -> SecretStoreConfig.Type.EMBEDDED);
    }
}
