package io.sluice.secret.embedded;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where the embedded secret store finds its master key. */
@ConfigMapping(prefix = "sluice.secrets")
public interface SecretsConfig {
    /**
     * The master key, 32 bytes in base64 or hexadecimal, or several as {@code 1:<key>,2:<key>}; the highest version seals.
     * The environment variable SLUICE_MASTER_KEY sets it. Without it the key is in a file.
     */
    @WithDefault("${sluice.master-key:}")
    Optional<String> masterKey();

    /** The file with the master key, mode 0600; made on the first start. Not used when the key itself is set. */
    @WithDefault("${sluice.data-dir}/master.key")
    Path masterKeyFile();
}
