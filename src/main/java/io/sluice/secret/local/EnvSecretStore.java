package io.sluice.secret.local;

import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Secrets in environment variables of this process: {@code env:NAME}. They cannot change while it runs. */
@Singleton
final class EnvSecretStore implements SecretStore {
    private final Function<String, @Nullable String> environment;

    @Inject
    EnvSecretStore() {
        this(System::getenv);
    }

    EnvSecretStore(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    @Override
    public String scheme() {
        return "env";
    }

    @Override
    public Uni<Secret> resolve(SecretRef ref) {
        String value = environment.apply(ref.name());
        if (value == null || value.isBlank()) {
            return Uni.createFrom()
                    .failure(new SecretUnavailable(
                            ref, "cannot be had: the environment variable '" + ref.name() + "' is not set or empty."));
        }
        return Uni.createFrom().item(Secret.of(value));
    }

    @Override
    public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
        return resolve(ref)
                .map(now -> !now.sameAs(refused))
                .onFailure(SecretUnavailable.class)
                .recoverWithItem(false);
    }
}
