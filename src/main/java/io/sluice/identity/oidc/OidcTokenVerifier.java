package io.sluice.identity.oidc;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.sluice.identity.TokenConfig;
import io.sluice.identity.TokenVerifier;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens by the properties {@code quarkus.oidc.*}: issuer, audience, signature by the keys that the provider's
 * discovery document leads to, which are held in memory, and times.
 */
@Singleton
final class OidcTokenVerifier implements TokenVerifier {
    private static final Logger LOG = Logger.getLogger(OidcTokenVerifier.class);

    private final boolean enabled;
    private final TokenConfig config;
    private final Provider<IdentityProviderManager> identities;

    OidcTokenVerifier(
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean enabled,
            TokenConfig config,
            Provider<IdentityProviderManager> identities) {
        this.enabled = enabled;
        this.config = config;
        this.identities = identities;
    }

    @Override
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public Uni<Claims> verify(String token, RoutingContext request) {
        var asked = new TokenAuthenticationRequest(new AccessTokenCredential(token));
        HttpSecurityUtils.setRoutingContextAttribute(asked, request);
        return identities
                .get()
                .authenticate(asked)
                .onFailure()
                .transform(OidcTokenVerifier::refused)
                .map(this::claims);
    }

    private Claims claims(@Nullable SecurityIdentity identity) {
        if (identity == null || !(identity.getPrincipal() instanceof JsonWebToken token)) {
            throw new CallFailed(new Failure.Unauthenticated("The token is not one that is accepted here."));
        }
        String name = config.nameClaims().stream()
                .map(claim -> text(token.getClaim(claim)))
                .filter(text -> text != null && !text.isEmpty())
                .findFirst()
                .orElse(null);
        if (name == null) {
            throw new CallFailed(new Failure.Unauthenticated("The token has none of the claims that name its holder: "
                    + String.join(", ", config.nameClaims()) + "."));
        }
        return new Claims(name, texts(token.getClaim(config.teamClaim())), texts(token.getClaim(config.roleClaim())));
    }

    private static CallFailed refused(Throwable thrown) {
        if (thrown instanceof CallFailed failed) {
            return failed;
        }
        if (thrown instanceof AuthenticationFailedException) {
            return new CallFailed(new Failure.Unauthenticated("The token is not valid."), thrown);
        }
        LOG.warnf("Tokens cannot be verified now failure=%s", thrown.getMessage());
        return new CallFailed(new Failure.Unavailable("Tokens cannot be verified now. Try again later.", null), thrown);
    }

    /** Claims come as strings, as JSON strings, or as collections of either. */
    private static List<String> texts(@Nullable Object claim) {
        var texts = new ArrayList<String>();
        if (claim instanceof Collection<?> many) {
            many.forEach(one -> texts.addAll(texts(one)));
        } else {
            String text = text(claim);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static @Nullable String text(@Nullable Object claim) {
        return switch (claim) {
            case null -> null;
            case jakarta.json.JsonString json -> json.getString();
            case String text -> text;
            default -> String.valueOf(claim);
        };
    }
}
