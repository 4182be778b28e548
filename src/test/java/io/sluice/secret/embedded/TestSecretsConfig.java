package io.sluice.secret.embedded;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings of the embedded store. */
record TestSecretsConfig(@Nullable String key, Path masterKeyFile) implements SecretsConfig {
    @Override
    public Optional<String> masterKey() {
        return Optional.ofNullable(key);
    }
}
