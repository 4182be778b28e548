package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.PostgresResource;
import io.sluice.support.SharedProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Requests through a proxy that is trusted (127.0.0.31) and from somebody who is not (127.0.0.32), through HTTP. */
@QuarkusTest
@TestProfile(SharedProfile.class)
@WithTestResource(PostgresResource.class)
class ProxiedCallTest {
    private static final String ADMIN = "test-admin-key-0123456789";
    private static final String STRANGER = "127.0.0.32";

    @TestHTTPResource
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void theAddressOnRecordIsTheOneThatTheProxyNames() throws Exception {
        get(SharedProfile.PROXY, "/v1/models/proxied", "wrong", "1.2.3.4, 203.0.113.40");

        assertThat(addressOnRecord("path:/v1/models/proxied")).isEqualTo("203.0.113.40");
    }

    @Test
    void aStrangersHeaderIsIgnored() throws Exception {
        get(STRANGER, "/v1/models/invented", "wrong", "203.0.113.41");

        assertThat(addressOnRecord("path:/v1/models/invented")).isEqualTo(STRANGER);
    }

    @Test
    void theManagementPortBelievesTheSameProxies() throws Exception {
        send(SharedProfile.PROXY, management.resolve("/q/metrics"), "wrong", "203.0.113.42");

        assertThat(addressOnRecord("path:/q/metrics")).isEqualTo("203.0.113.42");
    }

    @Test
    void wrongKeysAreCountedByCallerNotByProxy() throws Exception {
        for (int i = 0; i < SharedProfile.FAILURES_TOLD; i++) {
            assertThat(get(SharedProfile.PROXY, "/v1/models", "slc_guess" + i, "203.0.113.50")
                            .statusCode())
                    .isEqualTo(401);
        }

        assertThat(get(SharedProfile.PROXY, "/v1/models", "slc_guess", "203.0.113.50")
                        .statusCode())
                .isEqualTo(429);
        assertThat(get(SharedProfile.PROXY, "/v1/models", "slc_guess", "203.0.113.51")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void inventedAddressesDoNotHideAGuesser() throws Exception {
        for (int i = 0; i < SharedProfile.FAILURES_TOLD; i++) {
            get("127.0.0.33", "/v1/models", "slc_guess" + i, "203.0.113.6" + i);
        }

        assertThat(get("127.0.0.33", "/v1/models", "slc_guess", "203.0.113.69").statusCode())
                .isEqualTo(429);
    }

    @Test
    void aMadeThingsLocationIsAPathWhateverNamesTheProxyGoesBy() throws Exception {
        HttpResponse<String> made = client(SharedProfile.PROXY)
                .send(
                        HttpRequest.newBuilder(gateway.resolve("/admin/v1/teams"))
                                .header("Authorization", "Bearer " + ADMIN)
                                .header("Content-Type", "application/json")
                                .header("X-Forwarded-Proto", "https")
                                .header("X-Forwarded-Host", "gateway.example.com")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"behind-a-proxy\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(made.headers().firstValue("Location")).hasValue("/admin/v1/teams/behind-a-proxy");
    }

    private HttpResponse<String> get(String from, String path, String key, String forwardedFor) throws Exception {
        return send(from, gateway.resolve(path), key, forwardedFor);
    }

    private HttpResponse<String> send(String from, URI uri, String key, String forwardedFor) throws Exception {
        return client(from)
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(30))
                                .header("Authorization", "Bearer " + key)
                                .header("X-Forwarded-For", forwardedFor)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private String addressOnRecord(String target) {
        return await("an entry of " + target)
                .atMost(Duration.ofSeconds(30))
                .until(() -> recordedAddress(target), address -> !address.isEmpty());
    }

    /** Empty while there is no entry. */
    private String recordedAddress(String target) throws Exception {
        HttpResponse<String> trail =
                get(STRANGER, "/admin/v1/audit?order=newest&action=authentication.refused", ADMIN, "");
        for (JsonNode entry : new ObjectMapper().readTree(trail.body()).path("items")) {
            if (entry.path("target").asText().equals(target)) {
                return entry.path("address").asText();
            }
        }
        return "";
    }

    private static HttpClient client(String address) throws IOException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .localAddress(InetAddress.getByName(address))
                .build();
    }
}
