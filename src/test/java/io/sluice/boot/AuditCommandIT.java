package io.sluice.boot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;
import io.sluice.support.PackagedGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code audit verify} of the packaged gateway. */
@Tag("side-by-side")
class AuditCommandIT {
    private static final String KEY = "a-key-of-the-test";

    @TempDir
    Path temp;

    @Test
    void verifiesTheEmbeddedDatabaseOfAStoppedGateway() {
        try (PackagedGateway gateway =
                PackagedGateway.in(temp).with("SLUICE_ADMIN_KEY", KEY).start()) {
            // Given
            createRoute(gateway);
            gateway.terminate();

            // When
            PackagedGateway.Ended ended = gateway.runToEnd("audit", "verify");

            // Then
            assertThat(ended.output())
                    .contains("The audit trail is intact.")
                    .containsPattern("[3-9] entries and [12] checkpoints of 1 gateways are as they were written\\.")
                    .doesNotContain("is ready after", "Exception");
            assertThat(ended.status()).isZero();
        }
    }

    @Test
    void namesTheFirstBadRowOfADatabaseInUse() throws IOException, SQLException {
        try (EmbeddedPostgres external = EmbeddedPostgres.start();
                PackagedGateway gateway = PackagedGateway.in(temp)
                        .with("SLUICE_ADMIN_KEY", KEY)
                        .with(
                                "SLUICE_STORE_URL",
                                "postgresql://postgres:pw@localhost:" + external.getPort() + "/postgres")
                        .start()) {
            // Given
            createRoute(gateway);
            try (Connection connection = external.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("alter table audit_entry disable trigger append_only");
                statement.execute("update audit_entry set principal = 'nobody' where seq = 2");
            }

            // When
            PackagedGateway.Ended ended = verifyBesides(external);

            // Then
            assertThat(ended.output())
                    .contains("The audit trail is NOT intact.")
                    .contains(", seq 2: altered.");
            assertThat(ended.status()).isEqualTo(1);
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        try (EmbeddedPostgres external = EmbeddedPostgres.start()) {
            PackagedGateway.Ended ended = verifyBesides(external);

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output().lines())
                    .singleElement()
                    .asString()
                    .startsWith("The audit trail cannot be verified. There is no master key: ");
        }
    }

    /** Another process on the same keys and database. */
    private PackagedGateway.Ended verifyBesides(EmbeddedPostgres external) {
        try (PackagedGateway verifier = PackagedGateway.in(temp.resolve("unused"))
                .with(
                        "SLUICE_SECRETS_MASTER_KEY_FILE",
                        temp.resolve("master.key").toString())
                .with("SLUICE_STORE_URL", "postgresql://postgres:pw@localhost:" + external.getPort() + "/postgres")) {
            return verifier.runToEnd("audit", "verify");
        }
    }

    private static void createRoute(PackagedGateway gateway) {
        given().header("Authorization", "Bearer " + KEY)
                .contentType(ContentType.JSON)
                .body(
                        "{\"name\": \"chat\", \"task\": \"llm/v1/chat\", \"provider\": \"openai\", \"model\": \"gpt-4o-mini\","
                                + " \"config\": {\"openai_api_key\": \"sk-canary\"}}")
                .post(gateway.apiUrl() + "/admin/v1/routes")
                .then()
                .statusCode(201);
    }
}
