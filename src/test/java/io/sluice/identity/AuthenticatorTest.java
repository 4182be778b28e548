package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.Directory.StoredKey;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final String ADMIN_KEY = "slc_the-key-of-the-administrator";
    private static final String KEY = KeyText.next();
    private static final String HERE = "10.1.2.3";
    private static final RoutingContext NO_REQUEST = null;
    private static final Clock CLOCK = Clock.fixed(IdentityParts.NOW, ZoneOffset.UTC);

    @Test
    void takesTheKeyFromEveryPlaceClientsPutIt() {
        for (var headers : List.of(
                header("authorization", "Bearer " + ADMIN_KEY),
                header("authorization", "bearer  " + ADMIN_KEY),
                header("authorization", basic("anyone:" + ADMIN_KEY)),
                header("authorization", basic(":" + ADMIN_KEY)),
                header("x-api-key", ADMIN_KEY),
                header("api-key", ADMIN_KEY))) {
            assertThat(caller(authenticator(), headers)).isEqualTo(Principal.FIRST_ADMIN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong-key-wrong-key",
                "Bearer slc_the-key-of-the-administrato",
                "Bearer slc_the-key-of-the-administratorx",
                "Bearer",
                "Basic !!!",
                "Basic bm8tY29sb24=",
                "Digest username=x",
                ""
            })
    void refusesEverythingElse(String authorization) {
        assertThat(refusal(authenticator(), header("authorization", authorization), HERE))
                .isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    void refusesACallWithoutAKey() {
        assertThat(refusal(authenticator(), name -> List.of(), HERE).message()).contains("No API key was sent");
    }

    @Test
    void refusesAKeySentTwiceAndOneThatIsTooLong() {
        assertThat(refusal(authenticator(), name -> List.of("Bearer " + ADMIN_KEY, "Bearer " + ADMIN_KEY), HERE))
                .isInstanceOf(Failure.Unauthenticated.class);
        assertThat(refusal(authenticator(), header("x-api-key", "k".repeat(5000)), HERE))
                .isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    void everybodyMayDoEverythingWhenAuthenticationIsOff() {
        var off = IdentityParts.authenticator(Map.of("sluice.auth.enabled", "false"), null, CLOCK);
        assertThat(caller(off, name -> List.of())).isEqualTo(Principal.UNGUARDED);
    }

    @Test
    void findsTheHolderOfAKeyAndRemembersItsUse() {
        var authenticator = knowing(IdentityParts.key(KEY, IdentityParts.ALICE, Narrowing.NONE));
        Principal caller = caller(authenticator, header("x-api-key", KEY));
        assertThat(caller.id()).isEqualTo("member:alice");
        assertThat(caller.team()).isEqualTo("search");
        assertThat(caller.permissions()).isEqualTo(Role.MEMBER.permissions());
        assertThat(authenticator.directory().takeLastUses()).containsValue(IdentityParts.NOW);
        assertThat(authenticator.directory().takeLastUses()).isEmpty();
    }

    @Test
    void refusesRevokedAndExpiredKeysByName() {
        var revoked = IdentityParts.key(KEY, IdentityParts.ALICE, Narrowing.NONE, null, IdentityParts.NOW);
        var expired = IdentityParts.key(KEY, IdentityParts.ALICE, Narrowing.NONE, IdentityParts.NOW, null);
        assertThat(refusal(knowing(revoked), header("x-api-key", KEY), HERE).message())
                .isEqualTo("The API key was revoked.");
        assertThat(refusal(knowing(expired), header("x-api-key", KEY), HERE).message())
                .isEqualTo("The API key has expired.");
    }

    @Test
    void aKeyInItsGracePeriodIsValid() {
        var key = IdentityParts.key(KEY, IdentityParts.ALICE, Narrowing.NONE, null, IdentityParts.NOW.plusMillis(1));
        assertThat(caller(knowing(key), header("x-api-key", KEY)).id()).isEqualTo("member:alice");
    }

    @Test
    void aKeyIsUsedFromItsNetworksOnly() {
        var authenticator =
                knowing(IdentityParts.key(KEY, IdentityParts.CRAWLER, IdentityParts.networks("10.0.0.0/8")));
        assertThat(caller(authenticator, header("x-api-key", KEY)).id()).isEqualTo("service-account:crawler");
        assertThat(refusal(authenticator, header("x-api-key", KEY), "11.0.0.1")).isInstanceOf(Failure.Forbidden.class);
    }

    @Test
    void aKeyIsValidInItsEnvironmentsOnly() {
        var key = IdentityParts.key(KEY, IdentityParts.CRAWLER, IdentityParts.environments("dev"));
        var dev = IdentityParts.authenticator(Map.of(), "dev", CLOCK);
        dev.use(IdentityParts.directory(List.of(), key));
        var prod = IdentityParts.authenticator(Map.of(), "prod", CLOCK);
        prod.use(IdentityParts.directory(List.of(), key));
        assertThat(caller(dev, header("x-api-key", KEY)).id()).isEqualTo("service-account:crawler");
        assertThat(refusal(prod, header("x-api-key", KEY), HERE).message()).contains("'prod'");
        assertThat(refusal(knowing(key), header("x-api-key", KEY), HERE)).isInstanceOf(Failure.Forbidden.class);
    }

    @Test
    void limitsFailuresPerAddressAndServesValidKeysAllTheSame() {
        var authenticator = IdentityParts.authenticator(Map.of("sluice.auth.failures.limit", "3"), null, CLOCK);
        authenticator.use(
                IdentityParts.directory(List.of(), IdentityParts.key(KEY, IdentityParts.ALICE, Narrowing.NONE)));
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(authenticator, header("x-api-key", "guess-" + i), HERE))
                    .isInstanceOf(Failure.Unauthenticated.class);
        }
        assertThat(refusal(authenticator, header("x-api-key", "guess"), HERE)).isInstanceOf(Failure.RateLimited.class);
        assertThat(refusal(authenticator, header("x-api-key", "guess"), "10.1.2.4"))
                .isInstanceOf(Failure.Unauthenticated.class);
        assertThat(caller(authenticator, header("x-api-key", KEY)).id()).isEqualTo("member:alice");
    }

    @Test
    void callsWithoutAKeyAreServedOnlyWhereThatIsConfigured() {
        var open = IdentityParts.authenticator(
                Map.of("sluice.auth.anonymous.routes", "chat,emb*", "sluice.auth.anonymous.networks", "10.1.0.0/16"),
                null,
                CLOCK);
        Principal caller = caller(open, name -> List.of());
        assertThat(caller.access().mayCall("chat", "")).isTrue();
        assertThat(caller.access().mayCall("embeddings", "")).isTrue();
        assertThat(caller.access().mayCall("chat2", "")).isFalse();
        assertThat(caller.may(Permission.MANAGE_ROUTES)).isFalse();
        assertThat(refusal(open, name -> List.of(), "10.2.0.1")).isInstanceOf(Failure.Unauthenticated.class);
        assertThat(refusal(open, header("x-api-key", "wrong"), HERE)).isInstanceOf(Failure.Unauthenticated.class);
    }

    @Test
    void namesTheNetworkThatCannotBeRead() {
        assertThatThrownBy(() -> IdentityParts.authenticator(
                        Map.of("sluice.auth.anonymous.networks", "10.0.0.0/33"), null, CLOCK))
                .hasMessageContaining("sluice.auth.anonymous.networks: '10.0.0.0/33'");
    }

    private static Authenticator authenticator() {
        var authenticator = IdentityParts.authenticator(Map.of(), null, CLOCK);
        authenticator.useAdministrators(KeyIndex.of(Map.of(KeyIndex.digest(ADMIN_KEY), Principal.FIRST_ADMIN)));
        return authenticator;
    }

    private static Authenticator knowing(StoredKey key) {
        var authenticator = IdentityParts.authenticator(Map.of(), null, CLOCK);
        authenticator.use(IdentityParts.directory(List.of(), key));
        return authenticator;
    }

    private static Principal caller(Authenticator authenticator, Function<String, List<String>> headers) {
        return authenticator.authenticate(headers, HERE, NO_REQUEST).await().indefinitely();
    }

    private static Failure refusal(
            Authenticator authenticator, Function<String, List<String>> headers, String address) {
        try {
            authenticator.authenticate(headers, address, NO_REQUEST).await().indefinitely();
        } catch (CallFailed refused) {
            return refused.failure();
        }
        throw new AssertionError("was let in");
    }

    private static Function<String, List<String>> header(String name, String value) {
        return asked -> asked.toLowerCase(Locale.ROOT).equals(name) ? List.of(value) : List.of();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
