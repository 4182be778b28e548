package io.sluice.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;

/**
 * What the tokens of an identity provider mean here. Which provider, audience and so on is said by Quarkus' own properties,
 * {@code quarkus.oidc.*}; tokens are taken when {@code quarkus.oidc.tenant-enabled} is true.
 */
@ConfigMapping(prefix = "sluice.auth.tokens")
public interface TokenConfig {
    /** The claims that name the holder; the first that is there counts. */
    @WithDefault("preferred_username,email,sub")
    List<String> nameClaims();

    /** The claim with the holder's teams. */
    @WithDefault("groups")
    String teamClaim();

    /** Which team a value of that claim stands for. A value that is not here stands for the team of its own name. */
    Map<String, String> teams();

    /** The claim with the holder's roles. */
    @WithDefault("roles")
    String roleClaim();

    /** Which role a value of that claim stands for: admin, operator, auditor or member. Values that are not here mean nothing. */
    Map<String, String> roles();
}
