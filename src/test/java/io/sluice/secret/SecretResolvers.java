package io.sluice.secret;

import java.time.Clock;
import java.util.List;

/** Makes resolvers for tests outside this package. */
public final class SecretResolvers {
    private SecretResolvers() {}

    public static SecretResolver of(SecretStore... stores) {
        return new SecretResolver(List.of(stores), Clock.systemUTC());
    }
}
