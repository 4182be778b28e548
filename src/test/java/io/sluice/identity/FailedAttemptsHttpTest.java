package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.PostgresResource;
import io.sluice.support.SharedProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What becomes of somebody who tries keys, through HTTP. Each test has source addresses of its own. */
@QuarkusTest
@TestProfile(SharedProfile.class)
@WithTestResource(PostgresResource.class)
class FailedAttemptsHttpTest {
    private static final String ADMIN = "test-admin-key-0123456789";
    private static final String MODELS = "/v1/models";

    @TestHTTPResource
    URI gateway;

    @Test
    void theFirstFailuresAreToldAndThenTheAddressHasToWait() {
        try (var guesser = new LoopbackCaller(gateway, "127.0.0.21")) {
            for (int i = 0; i < SharedProfile.FAILURES_TOLD; i++) {
                assertThat(guesser.get(MODELS, "slc_guess" + i).statusCode()).isEqualTo(401);
            }

            HttpResponse<String> refused = guesser.get(MODELS, "slc_guess");

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).hasValue("600");
            assertThat(refused.body())
                    .isEqualTo("{\"error\":{\"message\":\"Too many requests with keys that are not valid came from this"
                            + " address. Try again later.\",\"type\":\"rate_limit_error\",\"param\":null,"
                            + "\"code\":\"rate_limit_exceeded\"}}");
        }
    }

    @Test
    void aMissingKeyIsNoGuess() {
        try (var nobody = new LoopbackCaller(gateway, "127.0.0.22")) {
            for (int i = 0; i <= SharedProfile.FAILURES_TOLD; i++) {
                assertThat(nobody.get(MODELS, null).statusCode()).isEqualTo(401);
            }
            assertThat(nobody.get(MODELS, "slc_guess").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void theLimitHoldsForAllPathsTogether() {
        try (var guesser = new LoopbackCaller(gateway, "127.0.0.26")) {
            for (int i = 0; i < SharedProfile.FAILURES_TOLD; i++) {
                guesser.get(MODELS, "slc_guess" + i);
            }
            assertThat(guesser.get("/admin/v1/teams", "slc_guess").statusCode()).isEqualTo(429);
            assertThat(guesser.get("/gateway/chat/invocations", "slc_guess").statusCode())
                    .isEqualTo(429);
        }
    }

    @Test
    void whoHasAValidKeyIsServedWhateverElseComesFromTheAddress() {
        try (var shared = new LoopbackCaller(gateway, "127.0.0.23")) {
            for (int i = 0; i <= SharedProfile.FAILURES_TOLD; i++) {
                shared.get(MODELS, "slc_guess");
            }
            assertThat(shared.get(MODELS, ADMIN).statusCode()).isEqualTo(200);
            assertThat(shared.get(MODELS, "slc_guess").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void otherAddressesAreNotToldToWait() {
        try (var guesser = new LoopbackCaller(gateway, "127.0.0.24");
                var neighbor = new LoopbackCaller(gateway, "127.0.0.25")) {
            for (int i = 0; i <= SharedProfile.FAILURES_TOLD; i++) {
                guesser.get(MODELS, "slc_guess");
            }
            assertThat(neighbor.get(MODELS, "slc_guess").statusCode()).isEqualTo(401);
        }
    }
}
