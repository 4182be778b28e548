package io.sluice.docs;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.sluice.docs.CommandPage.Block;
import io.sluice.docs.CommandPage.Fate;
import io.sluice.support.PackagedGateway;
import io.sluice.support.PostgresClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The password of the database is rotated as {@code docs/operations.md} says, under a gateway that runs: no restart, no failed
 * call, nothing lost.
 */
@Tag("side-by-side")
class DatabasePasswordIT {
    private static final CommandPage PAGE = CommandPage.of(Path.of("docs/operations.md"));
    private static final String KEY = "integration-admin-key-1234";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CUT = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'sluice'";

    @TempDir
    Path temp;

    @Test
    void aPasswordInAFileIsRotatedWithoutARestart() throws Exception {
        // Given
        List<Block> commands = PAGE.blocks().stream()
                .filter(block -> block.fate().equals(new Fate.RunBy("DatabasePasswordIT")))
                .toList();
        assertThat(commands).hasSize(1);
        Path programs = PostgresClient.folder();
        Path access = Files.writeString(temp.resolve("pg_hba.conf"), """
                host  all  postgres  127.0.0.1/32  trust
                host  all  sluice    127.0.0.1/32  scram-sha-256
                """);
        Path password = Files.writeString(temp.resolve("password"), "the-first-one\n");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("hba_file", access.toString())
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start()) {
            execute(server, "create role sluice login password 'the-first-one'");
            execute(server, "create database sluice owner sluice");
            try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("data"))
                    .with("SLUICE_ADMIN_KEY", KEY)
                    .with("SLUICE_PROVIDER_SIMULATED_ENABLED", "true")
                    .with("SLUICE_STORE_URL", "postgresql://127.0.0.1:" + server.getPort() + "/sluice")
                    .with("SLUICE_STORE_USERNAME", "sluice")
                    .with("SLUICE_STORE_PASSWORD_FILE", password.toString())
                    .start()) {
                call(gateway);
                await().atMost(PATIENCE).until(() -> rows(gateway) == 1);

                // When
                execute(server, "alter role sluice password 'nobody knows'");
                execute(server, CUT);
                call(gateway); // the database lets nobody in: the journal has it
                Shell.Typed typed = Shell.in(temp)
                        .with("PATH", programs + ":" + System.getenv("PATH"))
                        .with("ADMIN_DATABASE", "postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres")
                        .with("NEW_PASSWORD", "the-'second'-one")
                        .with("SLUICE_STORE_PASSWORD_FILE", password.toString())
                        .type(commands.getFirst().commands());
                assertThat(typed.status()).as(typed.toString()).isZero();
                execute(server, CUT);
                call(gateway);

                // Then
                await().atMost(PATIENCE).ignoreExceptions().until(() -> rows(gateway) == 3);
                assertThat(gateway.isReady()).isTrue();
                assertThat(gateway.output()).doesNotContain("the-first-one", "the-'second'-one");
            }
        }
    }

    private static void call(PackagedGateway gateway) {
        given().baseUri(gateway.apiUrl())
                .auth()
                .preemptive()
                .oauth2(KEY)
                .contentType(ContentType.JSON)
                .body("{\"model\": \"simulated-embeddings\", \"input\": \"Hello\"}")
                .post("/v1/embeddings")
                .then()
                .statusCode(200);
    }

    private static long rows(PackagedGateway gateway) {
        return given().baseUri(gateway.apiUrl())
                .auth()
                .preemptive()
                .oauth2(KEY)
                .get("/admin/v1/ledger")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines()
                .filter(line -> !line.isBlank())
                .count();
    }

    private static void execute(EmbeddedPostgres server, String sql) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
