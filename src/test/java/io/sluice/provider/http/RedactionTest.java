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
import java.util.Map;
import org.junit.jupiter.api.Test;

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
