package io.sluice.secret;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where credentials go that are given to the gateway itself. */
@ConfigMapping(prefix = "sluice.secrets")
public interface SecretStoreConfig {
    /**
     * The store that credentials are moved into when they are given over the API or stand in the catalog file: {@code
     * embedded} (the gateway's own database) or {@code vault}. References into the other stores work with either.
     */
    @WithDefault("embedded")
    Type type();

    /** The stores that can be written to. */
    enum Type {
        EMBEDDED("secret"),
        VAULT("vault");

        private final String scheme;

        Type(String scheme) {
            this.scheme = scheme;
        }

        /** The scheme of the references it gives out. */
        public String scheme() {
            return scheme;
        }
    }
}
