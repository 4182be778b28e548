package io.sluice.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Optional;

/** Which environment this process is a gateway of. */
@ConfigMapping(prefix = "sluice.environment")
public interface EnvironmentConfig {
    /**
     * The environment that this gateway serves, such as dev or prod: letters, digits, hyphens and underscores. It chooses
     * among the references of credentials that name one for each environment; routes whose credentials name none need it not.
     */
    @WithParentName
    Optional<String> name();
}
