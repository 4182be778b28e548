package io.sluice.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Says who is calling. The one place that does. A key costs one hash and one look-up, no I/O; a token of an identity provider
 * is verified with the provider's keys, which are held in memory.
 */
@Singleton
public final class Authenticator {
    private static final String NO_KEY =
            "No API key was sent. Send it as 'Authorization: Bearer <key>', or as the password of Basic credentials.";

    private final boolean enabled;
    private final Optional<String> environment;
    private final @Nullable TokenVerifier tokens;
    private final @Nullable TokenCallers tokenCallers;
    private final AnonymousAccess anonymous;
    private final FailedAttempts failures;
    private final Clock clock;
    private volatile KeyIndex<Principal> administrators = KeyIndex.empty();
    private volatile Directory directory = Directory.EMPTY;

    @Inject
    Authenticator(
            AuthConfig config,
            @ConfigProperty(name = "sluice.environment") Optional<String> environment,
            Instance<TokenVerifier> tokens,
            Instance<TokenCallers> tokenCallers,
            Clock clock) {
        this(
                config,
                environment,
                tokens.isResolvable() ? tokens.get() : null,
                tokenCallers.isResolvable() ? tokenCallers.get() : null,
                clock);
    }

    Authenticator(
            AuthConfig config,
            Optional<String> environment,
            @Nullable TokenVerifier tokens,
            @Nullable TokenCallers tokenCallers,
            Clock clock) {
        this.enabled = config.enabled();
        this.environment = environment;
        this.tokens = tokens;
        this.tokenCallers = tokenCallers;
        this.anonymous = AnonymousAccess.of(config.anonymous());
        this.failures = new FailedAttempts(config.failures(), Ticker.systemTicker());
        this.clock = clock;
    }

    /**
     * The caller, by the key in the request's headers.
     *
     * @param headers all values of a header, by its name in any case
     * @param address where the request comes from, as a literal
     * @param request for whoever verifies tokens
     * @return completes at once but for tokens; fails with {@link CallFailed} when there is no key or not a valid one
     */
    public Uni<Principal> authenticate(Function<String, List<String>> headers, String address, RoutingContext request) {
        if (!enabled) {
            return Uni.createFrom().item(Principal.UNGUARDED);
        }
        try {
            String presented = PresentedKey.in(headers);
            if (presented == null || presented.isEmpty()) { // nobody guesses by sending nothing: not counted
                return anonymous
                        .at(address)
                        .map(caller -> Uni.createFrom().item(caller))
                        .orElseGet(() -> Uni.createFrom().failure(unauthenticated(NO_KEY)));
            }
            TokenVerifier verifier = tokens;
            if (verifier != null && verifier.isEnabled() && isToken(presented)) {
                return holderOf(presented, verifier, address, request);
            }
            return Uni.createFrom().item(holderOf(presented, address));
        } catch (CallFailed refused) {
            return Uni.createFrom().failure(counted(address, refused));
        }
    }

    /** Everybody the gateway knows. A field read. */
    public Directory directory() {
        return directory;
    }

    /** Recognizes these administrators' keys from the next call on, and no others. */
    void useAdministrators(KeyIndex<Principal> index) {
        administrators = index;
    }

    /** Recognizes the keys of this directory from the next call on, and no others. */
    void use(Directory next) {
        directory = next;
    }

    private Principal holderOf(String presented, String address) {
        Optional<HeldKey> found = directory.find(presented);
        if (found.isEmpty()) {
            return administrators.find(presented).orElseThrow(() -> unauthenticated("The API key is not valid."));
        }
        HeldKey held = found.get();
        ApiKey key = held.key();
        Instant now = clock.instant();
        if (key.revokedAt() != null && !now.isBefore(key.revokedAt())) {
            throw unauthenticated("The API key was revoked.");
        }
        if (key.expiresAt() != null && !now.isBefore(key.expiresAt())) {
            throw unauthenticated("The API key has expired.");
        }
        requireHere(key.narrowing(), address);
        held.lastUse().now(now);
        return held.principal();
    }

    private void requireHere(ApiKey.Narrowing narrowing, String address) {
        if (narrowing.networks() != null && !Network.anyContains(narrowing.networks(), address)) {
            throw new CallFailed(new Failure.Forbidden("The API key may not be used from this address."));
        }
        if (narrowing.environments() != null && !narrowing.environments().contains(environment.orElse(""))) {
            throw new CallFailed(new Failure.Forbidden("The API key is not for the environment of this gateway"
                    + environment.map(name -> " ('" + name + "').").orElse(", which has none.")));
        }
    }

    private Uni<Principal> holderOf(String token, TokenVerifier verifier, String address, RoutingContext request) {
        return verifier.verify(token, request)
                .map(claims ->
                        tokenCallers == null ? TokenCallers.unknown(claims) : tokenCallers.principal(claims, directory))
                .onFailure(CallFailed.class)
                .transform(failed -> counted(address, (CallFailed) failed));
    }

    private Throwable counted(String address, CallFailed refused) {
        return refused.failure() instanceof Failure.Unauthenticated ? failures.answer(address, refused) : refused;
    }

    /** A JSON web token has two dots; no key of ours has any. */
    private static boolean isToken(String presented) {
        int first = presented.indexOf('.');
        return first > 0 && presented.indexOf('.', first + 1) > 0;
    }

    private static CallFailed unauthenticated(String message) {
        return new CallFailed(new Failure.Unauthenticated(message));
    }
}
