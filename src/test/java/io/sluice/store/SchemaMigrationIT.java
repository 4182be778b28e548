package io.sluice.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.sluice.support.PackagedGateway;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several gateways begin at once over one PostgreSQL: its schema is brought up to date once. */
class SchemaMigrationIT {
    private static final String USER = "postgres";
    private static final int TEN = 10;

    @TempDir
    private Path folder;

    private static EmbeddedPostgres server;

    private String database;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        database = "migrated_" + System.nanoTime();
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            connection.createStatement().execute("create database " + database);
        }
    }

    @Test
    void tenStartsAtOnceMigrateAnEmptyDatabaseOnce() throws Exception {
        List<Integer> migrated = migrateTenTimesAtOnce();

        assertThat(migrated).filteredOn(count -> count > 0).containsExactly(migrations());
        assertThat(applied()).doesNotHaveDuplicates().hasSize(migrations());
    }

    @Test
    void tenStartsAtOnceBringAnOlderSchemaUpToDateOnce() throws Exception {
        flyway().target("60").load().migrate();
        int before = applied().size();

        List<Integer> migrated = migrateTenTimesAtOnce();

        assertThat(migrated).filteredOn(count -> count > 0).containsExactly(migrations() - before);
        assertThat(applied()).doesNotHaveDuplicates().hasSize(migrations());
    }

    @Test
    void threeGatewaysStartAtOnceAndOneOfTheReleaseBeforeComesUpAfterwards() throws Exception {
        List<PackagedGateway> gateways =
                IntStream.range(0, 3).mapToObj(this::gateway).toList();
        try (ExecutorService starts = Executors.newFixedThreadPool(gateways.size())) {
            List<Future<PackagedGateway>> started = gateways.stream()
                    .map(gateway -> starts.submit(() -> gateway.start()))
                    .toList();
            for (Future<PackagedGateway> start : started) {
                start.get(4, TimeUnit.MINUTES);
            }
            assertThat(applied()).doesNotHaveDuplicates().hasSize(migrations());

            execute("insert into flyway_schema_history"
                    + " select 999, '999', 'of the next release', type, 'V999__of_the_next_release.sql', checksum,"
                    + " installed_by, installed_on, execution_time, true from flyway_schema_history limit 1");
            gateways.getFirst().restart();
            assertThat(gateways.getFirst().output()).contains("newer than the latest available migration");
        } finally {
            gateways.forEach(PackagedGateway::close);
        }
    }

    @Test
    void aLockThatIsNeverReleasedEndsTheStartAndIsNamed() throws Exception {
        try (Connection hanging = connection();
                PackagedGateway gateway = gateway(0).with("SLUICE_STORE_MIGRATION_WAIT", "3S")) {
            hanging.setAutoCommit(false);
            hanging.createStatement().execute("set application_name = 'a program that hangs'");
            hanging.createStatement().execute("select pg_advisory_xact_lock(" + SchemaLock.KEY + ")");

            PackagedGateway.Ended ended = gateway.runToEnd();

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("Waiting for another gateway to bring the schema up to date held_by='server process ")
                    .contains("a program that hangs")
                    .contains("giving_up_after=3s")
                    .contains("Sluice cannot start. The schema of the database could not be brought up to date:"
                            + " For 3 s another program has held the lock of the migrations: server process ")
                    .contains("SLUICE_STORE_MIGRATION_WAIT")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aStartThatFindsItsOwnSchemaNeedsNeitherFlywayNorTheLock() throws Exception {
        try (PackagedGateway gateway = gateway(0).with("SLUICE_STORE_MIGRATION_WAIT", "3S")) {
            gateway.start();
            String version = schema(gateway);
            try (Connection other = connection()) {
                other.setAutoCommit(false);
                other.createStatement().execute("select pg_advisory_xact_lock(" + SchemaLock.KEY + ")");

                gateway.restart();

                assertThat(schema(gateway)).isEqualTo(version).matches("\\d{3}");
            }
            gateway.terminate();
            execute("update flyway_schema_history set checksum = checksum + 1 where version = '010'");
            assertThat(gateway.runToEnd().output()).contains("Migration checksum mismatch for migration version 010");
        }
    }

    private static String schema(PackagedGateway gateway) {
        return given().get(gateway.managementUrl() + "/q/health/started").path("checks[0].data.version");
    }

    /** How many migrations each of ten starts applied; none of them failed. */
    private List<Integer> migrateTenTimesAtOnce() throws Exception {
        var begin = new CyclicBarrier(TEN);
        try (ExecutorService starts = Executors.newFixedThreadPool(TEN)) {
            List<Future<Integer>> started = new ArrayList<>();
            for (int i = 0; i < TEN; i++) {
                started.add(starts.submit(() -> {
                    FluentConfiguration configuration = flyway();
                    lock().customize(configuration);
                    begin.await();
                    return configuration.load().migrate().migrationsExecuted;
                }));
            }
            List<Integer> migrated = new ArrayList<>();
            for (Future<Integer> start : started) {
                migrated.add(start.get(2, TimeUnit.MINUTES));
            }
            return migrated;
        }
    }

    /** As Quarkus makes it from our settings. */
    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(jdbcUrl(), USER, USER).locations("classpath:db/migration");
    }

    private SchemaLock lock() {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(StoreConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .build();
        return new SchemaLock(config.getConfigMapping(StoreConfig.class));
    }

    private PackagedGateway gateway(int number) {
        return PackagedGateway.in(folder.resolve("gateway-" + number))
                .with("SLUICE_ADMIN_KEY", "integration-admin-key-1234")
                .with("SLUICE_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]))
                .with("SLUICE_STORE_URL", "postgresql://" + USER + "@localhost:" + server.getPort() + "/" + database);
    }

    /** Versions in the order in which they were applied. */
    private List<String> applied() throws SQLException {
        try (Connection connection = connection();
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "select version from flyway_schema_history where success order by installed_rank")) {
            List<String> versions = new ArrayList<>();
            while (rows.next()) {
                versions.add(rows.getString(1));
            }
            return versions;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connection()) {
            connection.createStatement().execute(sql);
        }
    }

    private Connection connection() throws SQLException {
        return server.getDatabase(USER, database).getConnection();
    }

    private String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database;
    }

    private static int migrations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            return (int) files.count();
        }
    }
}
