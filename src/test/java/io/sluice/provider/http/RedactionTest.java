package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.provider.CanonicalRequests;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.support.CanarySecret;
import io.sluice.support.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private final Credentials credentials =
            new Credentials(Map.of("key", CanarySecret.secret(), "none", Secret.of("")));

    @Test
    void takesTheCredentialOutOfEverythingAnErrorSays() {
        var failed = failed("no key like " + CanarySecret.TEXT + " here", "{\"key\":\"" + CanarySecret.TEXT + "\"}");

        UpstreamError cleaned = errorOf(Redaction.of(failed, credentials));

        assertThat(cleaned.message()).isEqualTo("no key like [hidden] here");
        assertThat(cleaned.status()).isEqualTo(400);
        CanarySecret.assertAbsentFrom(CanonicalJson.of(cleaned).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "Bearer ", "user:", ":"})
    void findsTheCredentialInsideBase64(String before) {
        for (String after : List.of("", "z", "zz", " and more")) {
            var bytes = (before + CanarySecret.TEXT + after).getBytes(StandardCharsets.UTF_8);
            for (Base64.Encoder base64 :
                    List.of(Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding())) {
                String told = base64.encodeToString(bytes);

                UpstreamError cleaned = errorOf(Redaction.of(failed("sent " + told, "{}"), credentials));

                assertThat(cleaned.message()).contains("[hidden]");
                assertThat(new String(Base64.getDecoder().decode(told), StandardCharsets.UTF_8))
                        .contains(CanarySecret.TEXT);
            }
        }
    }

    @Test
    void leavesAllElseAlone() {
        var failed = failed("no such model", "{}");
        var other = new CallFailed(new Failure.Aborted());

        assertThat(Redaction.of(failed, credentials)).isSameAs(failed);
        assertThat(Redaction.of(other, credentials)).isSameAs(other);
        assertThat(Redaction.of(failed, Credentials.NONE)).isSameAs(failed);
    }

    private static CallFailed failed(String message, String body) {
        return new CallFailed(new Failure.Upstream(new UpstreamError(
                UpstreamError.Kind.INVALID_REQUEST,
                400,
                message,
                "code-" + CanarySecret.TEXT.substring(0, 3),
                null,
                null,
                CanonicalRequests.json(body))));
    }

    private static UpstreamError errorOf(Throwable thrown) {
        return ((Failure.Upstream) ((CallFailed) thrown).failure()).error();
    }
}
