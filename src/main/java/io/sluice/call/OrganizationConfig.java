package io.sluice.call;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The organization whose gateway this is. */
@ConfigMapping(prefix = "sluice.organization")
public interface OrganizationConfig {
    /** Its name, in the ledger and as the scope of limits and budgets. */
    @WithDefault("default")
    String name();
}
