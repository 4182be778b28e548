package io.sluice.provider.vertex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.secret.Secret;
import io.sluice.support.CanarySecret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountTest {
    private final TestAccount account = TestAccount.create("https://oauth2.example/token");

    @Test
    void signsWhatGoogleWantsToKnow() throws Exception {
        // When
        ServiceAccount proof = ServiceAccount.prove(account.secret());

        // Then
        assertThat(proof.tokens()).hasToString("https://oauth2.example/token");
        String form = new String(proof.form(), StandardCharsets.US_ASCII);
        assertThat(form).startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        String[] parts = URLDecoder.decode(form.substring(form.indexOf("assertion=") + 10), StandardCharsets.UTF_8)
                .split("\\.", -1);
        assertThat(decoded(parts[0]).path("alg").asText()).isEqualTo("RS256");
        assertThat(decoded(parts[0]).path("kid").asText()).isEqualTo(TestAccount.KEY_ID);
        JsonNode claims = decoded(parts[1]);
        assertThat(claims.path("iss").asText()).isEqualTo(TestAccount.EMAIL);
        assertThat(claims.path("sub").asText()).isEqualTo(TestAccount.EMAIL);
        assertThat(claims.path("aud").asText()).isEqualTo("https://oauth2.example/token");
        assertThat(claims.path("scope").asText()).isEqualTo("https://www.googleapis.com/auth/cloud-platform");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(3600);
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(account.publicKey());
        verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void printsNeitherKeyNorProof() {
        ServiceAccount proof = ServiceAccount.prove(account.secret());

        assertThat(proof).hasToString("ServiceAccount[oauth2.example]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{{canary}}",
                "[\"{{canary}}\"]",
                "{\"type\":\"authorized_user\",\"refresh_token\":\"{{canary}}\"}",
                "{\"type\":\"service_account\",\"private_key\":\"{{canary}}\"}",
                "{\"type\":\"service_account\",\"client_email\":7,\"client_id\":\"1\",\"private_key\":\"{{canary}}\","
                        + "\"private_key_id\":\"1\"}",
                "{\"type\":\"service_account\",\"client_email\":\"a\",\"client_id\":\"1\",\"private_key\":\"{{canary}}\","
                        + "\"private_key_id\":\"1\"}"
            })
    void refusesWhatIsNoKeyWithoutQuotingIt(String text) {
        // When
        var thrown = catchThrowableOfType(
                CallFailed.class, () -> ServiceAccount.prove(Secret.of(CanarySecret.plantIn(text))));

        // Then
        assertThat(thrown.failure()).isInstanceOf(Failure.CredentialUnavailable.class);
        assertThat(thrown.failure().message()).contains("no key of a service account");
        CanarySecret.assertAbsentFrom(String.valueOf(thrown));
        assertThat(thrown.getCause()).isNull();
    }

    private static JsonNode decoded(String part) throws Exception {
        return JsonCodec.read(Base64.getUrlDecoder().decode(part));
    }
}
