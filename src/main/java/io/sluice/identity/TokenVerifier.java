package io.sluice.identity;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Port: the company's identity provider, which signs tokens for people. */
public interface TokenVerifier {
    /** Whether one is configured. */
    boolean isEnabled();

    /**
     * Checks a token's signature, issuer, audience and times. Non-blocking. Fails with {@link io.sluice.model.CallFailed}:
     * {@link io.sluice.model.Failure.Unauthenticated} for a token that is not valid,
     * {@link io.sluice.model.Failure.Unavailable} while the provider's keys cannot be had.
     *
     * @param request the request that brought it
     */
    Uni<Claims> verify(String token, RoutingContext request);

    /**
     * What a valid token says of its holder.
     *
     * @param name  what the gateway calls the person: the configured claim
     * @param teams values of the configured claim; empty when there is none
     * @param roles values of the configured claim; empty when there is none
     */
    record Claims(String name, List<String> teams, List<String> roles) {
        public Claims {
            teams = List.copyOf(teams);
            roles = List.copyOf(roles);
        }
    }
}
