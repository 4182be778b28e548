package io.sluice.catalog;

import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore.Kept;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What administrators may know of a credential: all but the credential.
 *
 * @param name         what the gateway wrote it as; null when somebody else keeps it
 * @param kept         what the store that the gateway wrote it to says of this version; null when it tells nothing
 * @param routes       the routes that refer to it, in any environment, by name
 * @param environments those that routes refer to it in; empty when they do so in every one
 * @param status       what this gateway knows of it
 */
public record KnownSecret(
        SecretRef ref,
        @Nullable String name,
        @Nullable Kept kept,
        List<String> routes,
        List<String> environments,
        SecretStatus status) {
    public KnownSecret {
        routes = List.copyOf(routes);
        environments = List.copyOf(environments);
    }
}
