package io.sluice.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;

/** What of this host the management API may read into the secret store. */
@ConfigMapping(prefix = "sluice.secrets.import")
public interface SecretImportConfig {
    /**
     * The environment variables that may be imported, as names with {@code *} for any text. Whoever may import a variable can
     * send it to an address of their choice.
     */
    @WithDefault("SLUICE_IMPORT_*")
    List<String> variables();

    /** The folders whose files may be imported. Whoever may import a file can send it to an address of their choice. */
    @WithDefault("${sluice.data-dir}/import")
    List<Path> directories();
}
