package io.sluice.identity;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port: the company's identity provider, which signs tokens for people. */
public interface TokenVerifier {
    /** Whether one is configured. */
    boolean isEnabled();

    /**
     * Checks a token's signature, issuer, audience and times. Non-blocking. Fails with {@link io.sluice.model.CallFailed}:
     * {@link io.sluice.model.Failure.Unauthenticated} for a token that is not valid,
     * {@link io.sluice.model.Failure.Unavailable} while the provider's keys cannot be had.
     */
    Uni<Claims> verify(String token);

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

        /** The first value, null when there is none. */
        public static @Nullable String first(List<String> values) {
            return values.isEmpty() ? null : values.getFirst();
        }
    }
}
