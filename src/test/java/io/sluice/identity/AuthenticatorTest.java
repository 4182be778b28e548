package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final String KEY = "slc_the-key-of-the-administrator";
    private static final Principal ADMIN = new Principal("admin", Principal.Kind.ADMIN);

    private final Authenticator authenticator = authenticator(true);

    @Test
    void takesTheKeyFromEveryPlaceClientsPutIt() {
        assertThat(authenticator.authenticate(header("authorization", "Bearer " + KEY)))
                .isEqualTo(ADMIN);
        assertThat(authenticator.authenticate(header("authorization", "bearer  " + KEY)))
                .isEqualTo(ADMIN);
        assertThat(authenticator.authenticate(header("authorization", basic("anyone:" + KEY))))
                .isEqualTo(ADMIN);
        assertThat(authenticator.authenticate(header("authorization", basic(":" + KEY))))
                .isEqualTo(ADMIN);
        assertThat(authenticator.authenticate(header("x-api-key", KEY))).isEqualTo(ADMIN);
        assertThat(authenticator.authenticate(header("api-key", KEY))).isEqualTo(ADMIN);
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
        assertThatThrownBy(() -> authenticator.authenticate(header("authorization", authorization)))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Unauthenticated.class));
    }

    @Test
    void refusesACallWithoutAKey() {
        assertThatThrownBy(() -> authenticator.authenticate(name -> List.of()))
                .isInstanceOf(CallFailed.class)
                .hasMessageContaining("No API key was sent");
    }

    @Test
    void refusesTwoAuthorizationHeaders() {
        assertThatThrownBy(() -> authenticator.authenticate(
                        name -> name.equals("authorization") ? List.of("Bearer " + KEY, "Bearer x") : List.of()))
                .isInstanceOf(CallFailed.class)
                .hasMessageContaining("more than once");
    }

    @Test
    void knowsEverybodyAsAnonymousWhenSwitchedOff() {
        assertThat(authenticator(false).authenticate(name -> List.of())).isEqualTo(Principal.ANONYMOUS);
    }

    private static Function<String, List<String>> header(String name, String value) {
        return asked -> asked.toLowerCase(Locale.ROOT).equals(name) ? List.of(value) : List.of();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static Authenticator authenticator(boolean enabled) {
        var authenticator = new Authenticator(() -> enabled);
        authenticator.use(KeyIndex.of(Map.of(KeyIndex.digest(KEY), ADMIN)));
        return authenticator;
    }
}
