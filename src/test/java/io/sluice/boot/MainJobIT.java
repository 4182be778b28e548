package io.sluice.boot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.sluice.support.PackagedGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway as an operator meets it: started, stopped, killed, set up wrongly. */
@Tag("side-by-side")
class MainJobIT {
    private static final String KEY = "a-key-of-the-test";

    @TempDir
    Path temp;

    @Test
    void tellsItsHealthApartAndDescribesItself() {
        try (PackagedGateway gateway =
                PackagedGateway.in(temp).with("SLUICE_ADMIN_KEY", KEY).start()) {
            // When
            for (String kind : new String[] {"started", "live", "ready", "well"}) {
                given().get(gateway.managementUrl() + "/q/health/" + kind)
                        .then()
                        .statusCode(200)
                        .body("status", equalTo("UP"));
            }

            // Then
            given().get(gateway.managementUrl() + "/q/health/started").then().body("checks.name", hasItem("schema"));
            given().get(gateway.managementUrl() + "/q/health/well").then().body("checks.name", hasItem("store"));
            given().header("Authorization", "Bearer " + KEY)
                    .get(gateway.managementUrl() + "/q/metrics")
                    .then()
                    .statusCode(200);
            given().header("Authorization", "Bearer " + KEY)
                    .get(gateway.apiUrl() + "/q/openapi")
                    .then()
                    .statusCode(200)
                    .body(containsString("/v1/chat/completions"));
            given().auth()
                    .preemptive()
                    .basic("anyone", KEY)
                    .get(gateway.apiUrl() + "/q/swagger-ui/")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void keepsDataAcrossARestartAndStopsItsDatabase() throws SQLException {
        try (PackagedGateway gateway = PackagedGateway.in(temp).start()) {
            // Given
            insertRow(gateway, "kept");

            // When
            PackagedGateway.Ended ended = gateway.terminate();
            boolean databaseRan = databaseRuns(gateway);
            gateway.start();

            // Then
            assertThat(ended.status()).isEqualTo(143);
            assertThat(databaseRan).isFalse();
            assertThat(rows(gateway, "kept")).isEqualTo(1);
        }
    }

    @Test
    void adoptsTheDatabaseOfAKilledGateway() throws SQLException {
        try (PackagedGateway gateway = PackagedGateway.in(temp).start()) {
            // Given
            insertRow(gateway, "kept");
            long server = databasePid(gateway);

            // When
            gateway.kill9();
            boolean databaseRan = databaseRuns(gateway);
            gateway.start();

            // Then
            assertThat(databaseRan).isTrue();
            assertThat(databasePid(gateway)).isEqualTo(server);
            assertThat(gateway.output()).contains("still running from before");
            assertThat(rows(gateway, "kept")).isEqualTo(1);
            gateway.terminate();
            assertThat(databaseRuns(gateway)).as("adopted, so stopped").isFalse();
        }
    }

    @Test
    void recoversWhenGatewayAndDatabaseAreKilled() throws SQLException {
        try (PackagedGateway gateway = PackagedGateway.in(temp).start()) {
            // Given
            insertRow(gateway, "kept");

            // When
            gateway.kill9();
            ProcessHandle server = ProcessHandle.of(databasePid(gateway)).orElseThrow();
            server.destroyForcibly();
            server.onExit().join();
            gateway.start();

            // Then
            assertThat(rows(gateway, "kept")).isEqualTo(1);
        }
    }

    @Test
    void usesAnExternalDatabaseAndStartsNone() throws IOException, SQLException {
        try (EmbeddedPostgres external = EmbeddedPostgres.start();
                PackagedGateway gateway = PackagedGateway.in(temp)
                        .with(
                                "SLUICE_STORE_URL",
                                "postgresql://postgres:pw@localhost:" + external.getPort() + "/postgres")) {
            // When
            gateway.start();

            // Then
            assertThat(gateway.output()).contains("external PostgreSQL").doesNotContain("pw@");
            assertThat(gateway.dataDir().resolve("postgres")).doesNotExist();
            try (Connection connection = external.getPostgresDatabase().getConnection();
                    var rows = connection.createStatement().executeQuery("select count(*) from route")) {
                assertThat(rows.next()).isTrue();
            }
            gateway.terminate();
            assertThat(external.getProcess()).isNotNull();
            external.getPostgresDatabase().getConnection().close();
        }
    }

    @Test
    void aJdbcUrlOfQuarkusAloneIsEnough() throws IOException {
        try (EmbeddedPostgres external = EmbeddedPostgres.start();
                PackagedGateway gateway = PackagedGateway.in(temp)
                        .with(
                                "QUARKUS_DATASOURCE_JDBC_URL",
                                "jdbc:postgresql://localhost:" + external.getPort() + "/postgres")
                        .with("QUARKUS_DATASOURCE_USERNAME", "postgres")
                        .with("QUARKUS_DATASOURCE_PASSWORD", "pw")) {
            // When
            gateway.start();

            // Then
            given().get(gateway.managementUrl() + "/q/health/well").then().statusCode(200);
        }
    }

    @Test
    void saysInOneLineThatTheExternalDatabaseDoesNotAnswer() throws IOException {
        try (ServerSocket reserved = new ServerSocket(0)) {
            int port = reserved.getLocalPort();
            reserved.close();
            try (PackagedGateway gateway = PackagedGateway.in(temp)
                    .with("SLUICE_STORE_URL", "postgresql://sluice:secret@localhost:" + port + "/sluice")
                    .with("SLUICE_STORE_WAIT_FOR", "1S")) {
                // When
                PackagedGateway.Ended ended = gateway.runToEnd();

                // Then
                assertThat(ended.status()).isEqualTo(1);
                assertThat(ended.output().lines().toList()).hasSize(2);
                assertThat(ended.output())
                        .contains("Waiting for PostgreSQL at localhost:" + port + ": connection refused")
                        .contains("Sluice cannot start. PostgreSQL at localhost:" + port + " did not answer within 1 s")
                        .doesNotContain("secret");
            }
        }
    }

    @Test
    void refusesSettingsOutOfTheirRangeByTheirNames() {
        try (PackagedGateway gateway = PackagedGateway.in(temp)
                .with("SLUICE_LEDGER_DRAIN_BATCH", "0")
                .with("SLUICE_API_MAX_BODY_SIZE", "2G")
                .with("SLUICE_LEDGER_RETENTION", "1d")) {
            // When
            PackagedGateway.Ended ended = gateway.runToEnd();

            // Then
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("Sluice cannot start. The configuration is not valid: ")
                    .contains("sluice.ledger.drain.batch must be 1 to 5000")
                    .contains("sluice.api.max-body-size must be 1K to 1G")
                    .contains("sluice.ledger.retention must be 31d to 36500d")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void refusesASecondGatewayOnTheSameData() {
        try (PackagedGateway first = PackagedGateway.in(temp).start();
                PackagedGateway second = PackagedGateway.in(temp)) {
            // When
            PackagedGateway.Ended ended = second.runToEnd();

            // Then
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output().lines())
                    .singleElement()
                    .asString()
                    .startsWith("Sluice cannot start. Another gateway (process ")
                    .contains("SLUICE_DATA_DIR");
            given().get(first.managementUrl() + "/q/health/ready").then().statusCode(200);
        }
    }

    @Test
    void refusesToListenBeyondThisMachineWithAuthenticationOff() {
        for (String variable : new String[] {"QUARKUS_HTTP_HOST", "QUARKUS_MANAGEMENT_HOST"}) {
            try (PackagedGateway gateway = PackagedGateway.in(temp)
                    .with("SLUICE_AUTH_ENABLED", "false")
                    .with(variable, "0.0.0.0")) {
                // When
                PackagedGateway.Ended ended = gateway.runToEnd();

                // Then
                assertThat(ended.status()).isEqualTo(1);
                assertThat(ended.output().lines())
                        .singleElement()
                        .asString()
                        .startsWith(
                                "Sluice cannot start. Refusing to listen beyond this machine without authentication");
                assertThat(temp.resolve("postgres")).doesNotExist();
            }
        }
    }

    @Test
    void saysLoudlyThatCallsWithoutAKeyAreServed() {
        try (PackagedGateway gateway = PackagedGateway.in(temp)
                .with("SLUICE_AUTH_ANONYMOUS_ROUTES", "chat,emb*")
                .with("SLUICE_AUTH_ANONYMOUS_NETWORKS", "10.0.0.0/8")) {
            // When
            gateway.start();

            // Then
            assertThat(gateway.output()
                            .lines()
                            .filter(line -> line.contains("WARN"))
                            .map(String::stripTrailing))
                    .singleElement()
                    .asString()
                    .endsWith("Calls WITHOUT A KEY are served (sluice.auth.anonymous.routes)"
                            + " routes=chat,emb* networks=10.0.0.0/8");
            given().get(gateway.apiUrl() + "/v1/models").then().statusCode(401);
        }
    }

    @Test
    void takesAnyFreePortWhereZeroAsksForOne() {
        try (PackagedGateway gateway = PackagedGateway.in(temp).with("QUARKUS_HTTP_PORT", "0")) {
            // When
            gateway.start();

            // Then
            String api = gateway.output()
                    .lines()
                    .filter(line -> line.contains("API "))
                    .map(line -> line.replaceAll(".*(http://\\S+).*", "$1"))
                    .findFirst()
                    .orElseThrow();
            assertThat(api).doesNotEndWith(":0");
            given().get(api + "/v1/models").then().statusCode(401);
        }
    }

    @Test
    void saysInOneLineThatItsPortIsTaken() {
        try (PackagedGateway first = PackagedGateway.in(temp.resolve("a")).start();
                PackagedGateway second = PackagedGateway.in(temp.resolve("b"))
                        .with("QUARKUS_HTTP_PORT", first.apiUrl().replaceAll(".*:", ""))) {
            // When
            PackagedGateway.Ended ended = second.runToEnd();

            // Then
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output()).contains("is in use by another program").doesNotContain("\tat ");
            assertThat(databaseRuns(second)).isFalse();
        }
    }

    @Test
    void showsTheKeyItMadeOnceOnly() {
        try (PackagedGateway gateway = PackagedGateway.in(temp).start()) {
            // Given
            String key = gateway.output()
                    .lines()
                    .filter(line -> line.contains("Admin key"))
                    .map(line -> line.replaceAll(".*Admin key\\s+", ""))
                    .findFirst()
                    .orElseThrow();

            // When
            gateway.restart();

            // Then
            assertThat(gateway.output()).doesNotContain("Admin key", key);
            given().header("Authorization", "Bearer " + key)
                    .get(gateway.apiUrl() + "/q/openapi")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void namesASettingThatNobodyReads() throws IOException {
        // Given
        Path config = Files.createDirectories(temp.resolve("config"));
        Files.writeString(config.resolve("application.properties"), "sluice.store.urll=typo\n");
        try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("data"))
                .with(
                        "SMALLRYE_CONFIG_LOCATIONS",
                        config.resolve("application.properties").toUri().toString())) {
            // When
            PackagedGateway.Ended ended = gateway.runToEnd();

            // Then
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("Sluice cannot start. The configuration is not valid: sluice.store.urll (")
                    .contains("is no setting of this gateway")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void answersHelpAndVersionAndRefusesOtherArguments() {
        try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("unused"))) {
            // When
            PackagedGateway.Ended help = gateway.runToEnd("--help");
            PackagedGateway.Ended version = gateway.runToEnd("--version");
            PackagedGateway.Ended other = gateway.runToEnd("--frobnicate");

            // Then
            assertThat(help.status()).isZero();
            assertThat(help.output()).contains("Usage:").contains("SLUICE_DATA_DIR");
            assertThat(version.status()).isZero();
            assertThat(version.output()).matches("sluice \\d+\\.\\d+\\.\\d+\\S*\\R");
            assertThat(other.status()).isEqualTo(2);
            assertThat(other.output().lines()).singleElement().asString().contains("--frobnicate", "--help");
            assertThat(temp.resolve("unused")).doesNotExist();
        }
    }

    /** Whether a wall clock says something about the gateway rather than about its neighbours. */
    /** A row that means nothing to the gateway: a key that was revoked. */
    private static void insertRow(PackagedGateway gateway, String id) throws SQLException {
        try (Connection connection = connect(gateway);
                var insert = connection.prepareStatement("insert into admin_key (id, digest, created_at, revoked_at)"
                        + " values (?, decode(md5(?), 'hex'), now(), now())")) {
            insert.setString(1, id);
            insert.setString(2, id);
            insert.executeUpdate();
        }
    }

    private static int rows(PackagedGateway gateway, String id) throws SQLException {
        try (Connection connection = connect(gateway);
                var query = connection.prepareStatement("select count(*) from admin_key where id = ?")) {
            query.setString(1, id);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static Connection connect(PackagedGateway gateway) throws SQLException {
        try {
            String port = Files.readAllLines(gateway.dataDir().resolve("postgres/postmaster.pid"))
                    .get(3);
            String password = Files.readString(gateway.dataDir().resolve("postgres/sluice.password"));
            return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/sluice", "sluice", password);
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    private static long databasePid(PackagedGateway gateway) {
        return pid(gateway).orElseThrow();
    }

    private static boolean databaseRuns(PackagedGateway gateway) {
        return pid(gateway).flatMap(ProcessHandle::of).isPresent();
    }

    private static Optional<Long> pid(PackagedGateway gateway) {
        try {
            Path file = gateway.dataDir().resolve("postgres/postmaster.pid");
            return Files.exists(file)
                    ? Optional.of(Long.parseLong(Files.readAllLines(file).getFirst()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
