package io.sluice.secret.embedded;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings of the embedded store. */
record TestSecretsConfig(@Nullable String key, Path file) implements SecretsConfig {
    @Override
    public Optional<String> masterKey() {
        return Optional.ofNullable(key);
    }

    @Override
    public Secrets secrets() {
        return new Secrets() {
            @Override
            public Optional<String> masterKey() {
                return Optional.empty();
            }

            @Override
            public Path masterKeyFile() {
                return file;
            }
        };
    }
}
