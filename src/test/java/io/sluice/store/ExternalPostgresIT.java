package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.support.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How the start meets somebody else's PostgreSQL. */
@Tag("side-by-side")
class ExternalPostgresIT {
    private static EmbeddedPostgres server;

    private final List<String> progress = new ArrayList<>();

    @BeforeAll
    static void startServer() throws IOException {
        server = start(0);
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Test
    void saysWhereTheDataAre() {
        try (Store store = open("postgresql://postgres@localhost:" + server.getPort() + "/postgres", 1)) {
            assertThat(store.description())
                    .startsWith("external PostgreSQL 1")
                    .endsWith("at localhost:" + server.getPort());
            assertThat(progress).isEmpty();
        }
    }

    @Test
    void leavesTheServerRunning() {
        String url = "postgresql://postgres@localhost:" + server.getPort() + "/postgres";

        open(url, 1).close();

        open(url, 1).close();
    }

    @Test
    void doesNotWaitForADatabaseThatIsNotThere() {
        assertThatThrownBy(() -> open("postgresql://postgres@localhost:" + server.getPort() + "/nowhere", 60))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("refuses this gateway")
                .hasMessageContaining("database \"nowhere\" does not exist");
        assertThat(progress).isEmpty();
    }

    @Test
    void waitsForAServerThatComesLater() throws IOException {
        // Given
        int port = FreePorts.next();
        var later = new CompletableFuture<EmbeddedPostgres>();

        // When
        Store store =
                ExternalPostgres.open(external("postgresql://postgres@localhost:" + port + "/postgres", 60), line -> {
                    progress.add(line);
                    later.completeAsync(() -> start(port));
                });

        // Then
        store.close();
        later.join().close();
        assertThat(progress)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("Waiting for PostgreSQL at localhost:" + port));
    }

    @Test
    void givesUpOnANameNobodyKnows() {
        assertThatThrownBy(() -> open("postgresql://no-such-host.invalid/x", 0))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("no-such-host.invalid:5432 did not answer within 0 s: the host name is unknown");
    }

    private Store open(String url, int seconds) {
        return ExternalPostgres.open(external(url, seconds), progress::add);
    }

    private static StoreChoice.External external(String url, int seconds) {
        return new StoreChoice.External(
                StoreAddress.of("SLUICE_STORE_URL", url, Optional.empty(), Optional.empty()),
                Duration.ofSeconds(seconds));
    }

    private static EmbeddedPostgres start(int port) {
        try {
            return EmbeddedPostgres.builder()
                    .setPort(port)
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
