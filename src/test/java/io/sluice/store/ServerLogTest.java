package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
    @TempDir
    Path directory;

    @Test
    void findsTheLinesThatSayWhy() {
        assertThat(ServerLog.reason("""
                2026-11-25 17:59:44.413 UTC [24364] LOG:  starting PostgreSQL
                2026-11-25 17:59:44.413 UTC [24364] FATAL:  database files are incompatible with server
                2026-11-25 17:59:44.413 UTC [24364] DETAIL:  The data directory was initialized by version 17.
                """))
                .isEqualTo("FATAL:  database files are incompatible with server; DETAIL:  The data directory was"
                        + " initialized by version 17.");
    }

    @Test
    void takesTheLastLineWhenNoneSaysWhy() {
        assertThat(ServerLog.reason("one\n two \n\n")).isEqualTo("two");
        assertThat(ServerLog.reason("")).isEqualTo("it said nothing");
    }

    @Test
    void readsOnlyWhatIsNew() throws IOException {
        // Given
        Path log = directory.resolve("postgres.log");
        Files.writeString(log, "old");
        long size = ServerLog.size(log);

        // When
        Files.writeString(log, "old and new");

        // Then
        assertThat(ServerLog.since(log, size)).isEqualTo(" and new");
        assertThat(ServerLog.since(directory.resolve("none"), 0)).isEmpty();
    }

    @Test
    void movesALogAsideOnlyWhenItHasGrown() throws IOException {
        // Given
        Path log = directory.resolve("postgres.log");
        Files.writeString(log, "small");
        ServerLog.rotate(log);
        boolean keptSmall = Files.exists(log);

        // When
        Files.write(log, new byte[9 << 20]);
        ServerLog.rotate(log);

        // Then
        assertThat(keptSmall).isTrue();
        assertThat(log).doesNotExist();
        assertThat(directory.resolve("postgres.log.1")).hasSize(9 << 20);
    }
}
