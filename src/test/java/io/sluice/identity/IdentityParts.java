package io.sluice.identity;

import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.Directory.StoredKey;
import io.sluice.identity.Grant.Grantee;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Identities for tests: the team {@code search} with the member {@code alice} and the service account {@code crawler}. */
final class IdentityParts {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    static final Team TEAM = new Team("search", NOW);
    static final Caller ALICE = new Caller(Caller.Kind.MEMBER, "alice", "search", Role.MEMBER, NOW);
    static final Caller CRAWLER = new Caller(Caller.Kind.SERVICE_ACCOUNT, "crawler", "search", Role.SERVICE, NOW);

    private IdentityParts() {}

    static Directory directory(List<Grant> grants, StoredKey... keys) {
        return Directory.EMPTY.with(1, List.of(TEAM), List.of(ALICE, CRAWLER), grants, List.of(keys));
    }

    static Grant grant(Grantee.Kind kind, String to, Ceilings ceilings, String... routes) {
        return new Grant(
                "grant-" + kind + "-" + to + List.of(routes),
                new Grantee(kind, to),
                NamePattern.all(List.of(routes)),
                ceilings,
                NOW);
    }

    static StoredKey key(String text, Caller owner, Narrowing narrowing) {
        return key(text, owner, narrowing, null, null);
    }

    static StoredKey key(
            String text, Caller owner, Narrowing narrowing, @Nullable Instant expiresAt, @Nullable Instant revokedAt) {
        return new StoredKey(
                new ApiKey(
                        "key-of-" + owner.name() + "-" + text.length(),
                        owner.name(),
                        null,
                        KeyText.hint(text),
                        narrowing,
                        NOW,
                        expiresAt,
                        revokedAt,
                        null),
                KeyDigest.of(KeyIndex.digest(text)));
    }

    static Narrowing routes(String... routes) {
        return new Narrowing(null, NamePattern.all(List.of(routes)), null, null, null);
    }

    static Narrowing networks(String... networks) {
        return new Narrowing(
                null,
                null,
                null,
                null,
                java.util.Arrays.stream(networks).map(Network::of).toList());
    }

    static Narrowing environments(String... environments) {
        return new Narrowing(null, null, null, Set.of(environments), null);
    }

    /** The configuration that these properties make of the defaults. */
    static AuthConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withConverter(java.time.Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withMapping(AuthConfig.class)
                .withDefaultValues(properties)
                .build()
                .getConfigMapping(AuthConfig.class);
    }

    static Authenticator authenticator(Map<String, String> properties, @Nullable String environment, Clock clock) {
        return new Authenticator(
                config(properties), Optional.ofNullable(environment), (TokenVerifier) null, (TokenCallers) null, clock);
    }
}
