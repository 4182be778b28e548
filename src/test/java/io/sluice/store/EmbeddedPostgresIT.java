package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of the embedded database, without a gateway around it. */
@Tag("side-by-side")
class EmbeddedPostgresIT {
    @TempDir
    static Path programs;

    @TempDir
    Path data;

    private final List<String> progress = new ArrayList<>();

    @Test
    void confirmsNothingThatIsNotOnDisk() throws SQLException {
        try (Store store = open()) {
            assertThat(show(store, "fsync")).isEqualTo("on");
            assertThat(show(store, "synchronous_commit")).isEqualTo("on");
            assertThat(show(store, "full_page_writes")).isEqualTo("on");
            assertThat(show(store, "data_checksums")).isEqualTo("on");
        }
    }

    @Test
    void letsNobodyInWithoutThePassword() {
        try (Store store = open()) {
            String url = store.settings().get(StoreChoice.JDBC_URL);

            assertThatThrownBy(() -> DriverManager.getConnection(url, "sluice", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> DriverManager.getConnection(
                            url.replace("/sluice", "/postgres"),
                            "postgres",
                            store.settings().get(StoreChoice.PASSWORD)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("no pg_hba.conf entry");
            assertThat(store.toString()).doesNotContain(store.settings().get(StoreChoice.PASSWORD));
        }
    }

    @Test
    void redoesADatabaseThatAnInterruptedStartLeftHalfMade() throws IOException, SQLException {
        // Given
        Path leftover = Files.createDirectories(data.resolve("postgres.new-123/data/base"));
        Files.writeString(leftover.resolve("1"), "half");

        // When
        try (Store store = open()) {
            // Then
            assertThat(show(store, "fsync")).isEqualTo("on");
            assertThat(data.resolve("postgres.new-123")).doesNotExist();
            assertThat(progress).anySatisfy(line -> assertThat(line).contains("half made"));
        }
    }

    @Test
    void touchesNothingThatIsNoDatabaseOfIts() throws IOException {
        // Given
        Path precious = Files.createDirectories(data.resolve("postgres")).resolve("precious");
        Files.writeString(precious, "data");

        // When
        assertThatThrownBy(this::open).isInstanceOf(StoreProblem.class).hasMessageContaining("is left as it is");

        // Then
        assertThat(precious).hasContent("data");
    }

    @Test
    void startsAgainAlthoughItsOldProcessIdBelongsToAnotherProgram() throws IOException, SQLException {
        // Given
        try (Store store = open()) {
            execute(store, "create table kept (id int)");
        }
        Files.writeString(
                data.resolve("postgres/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + data + "\n1\n1\n\n127.0.0.1\n");

        // When
        try (Store store = open()) {
            // Then
            execute(store, "insert into kept values (1)");
            assertThat(progress).anySatisfy(line -> assertThat(line).contains("is another program now"));
        }
    }

    @Test
    void startsAgainAfterItsProcessWasKilled() throws IOException, SQLException {
        // Given
        Store killed = open();
        execute(killed, "create table kept (id int)");
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postgres/postmaster.pid")).getFirst());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        server.destroyForcibly();
        server.onExit().join();
        killed.close();

        // When
        try (Store store = open()) {
            // Then
            execute(store, "insert into kept values (1)");
        }
    }

    @Test
    void saysWhyItDoesNotStart() throws IOException {
        // Given
        open().close();
        Files.writeString(data.resolve("postgres/PG_VERSION"), "11\n");

        // When, Then
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("database files are incompatible with server")
                .hasMessageContaining("postgres.log");
    }

    private Store open() {
        return EmbeddedPostgres.open(new StoreChoice.Embedded(data, programs, Duration.ofSeconds(60)), progress::add);
    }

    private static String show(Store store, String setting) throws SQLException {
        try (Connection connection = connect(store);
                var rows = connection.createStatement().executeQuery("show " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(Store store, String sql) throws SQLException {
        try (Connection connection = connect(store);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(Store store) throws SQLException {
        return DriverManager.getConnection(
                store.settings().get(StoreChoice.JDBC_URL),
                store.settings().get(StoreChoice.USERNAME),
                store.settings().get(StoreChoice.PASSWORD));
    }
}
