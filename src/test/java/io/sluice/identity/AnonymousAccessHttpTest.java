package io.sluice.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import io.sluice.support.SharedProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls without any key, as MLflow's older clients make them: one route, one network, nothing else. Through HTTP. */
@QuarkusTest
@TestProfile(SharedProfile.class)
@WithTestResource(PostgresResource.class)
class AnonymousAccessHttpTest {
    private static final String MESSAGES = "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]";
    private static final String INVOCATION = "/gateway/" + EchoRoutes.CHAT + "/invocations";

    @TestHTTPResource
    URI gateway;

    @Inject
    Catalog catalog;

    private LoopbackCaller near;
    private LoopbackCaller far;

    @BeforeEach
    void open() {
        TestCatalog.serve(catalog, EchoRoutes.all());
        near = new LoopbackCaller(gateway, "127.0.3.7");
        far = new LoopbackCaller(gateway, "127.0.4.7");
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    @Test
    void theRouteIsServedToTheNetworkWithoutAKey() {
        assertThat(near.post(INVOCATION, null, "{" + MESSAGES + "}").statusCode())
                .isEqualTo(200);
        assertThat(near.post("/v1/chat/completions", null, "{\"model\": \"echo-chat\", " + MESSAGES + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherRoutesAreNot() {
        assertThat(near.post("/gateway/echo-completions/invocations", null, "{\"prompt\": \"hi\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(near.post("/v1/embeddings", null, "{\"model\": \"echo-embeddings\", \"input\": \"hi\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(near.get("/v1/models", null).body())
                .contains(EchoRoutes.CHAT)
                .doesNotContain(EchoRoutes.COMPLETIONS, EchoRoutes.EMBEDDINGS);
    }

    @Test
    void otherNetworksNeedAKey() {
        assertThat(far.post(INVOCATION, null, "{" + MESSAGES + "}").statusCode())
                .isEqualTo(401);
        assertThat(far.get("/v1/models", null).statusCode()).isEqualTo(401);
        assertThat(far.post(INVOCATION, "test-admin-key-0123456789", "{" + MESSAGES + "}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aKeyThatIsNotValidIsNotTakenForNone() {
        assertThat(near.post(INVOCATION, "slc_wrong", "{" + MESSAGES + "}").statusCode())
                .isEqualTo(401);
    }

    @Test
    void theManagementApiIsClosed() {
        for (String path : List.of("teams", "keys", "routes", "secrets", "audit", "nothing")) {
            assertThat(near.get("/admin/v1/" + path, null).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }
}
