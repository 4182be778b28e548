package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramArchiveTest {
    @TempDir
    Path parent;

    @ParameterizedTest
    @CsvSource({"Linux, aarch64", "Mac OS X, aarch64", "Windows 11, amd64", "'', ''"})
    void pointsToADatabaseElsewhereOnOtherMachines(String system, String machine) {
        assertThatThrownBy(() -> ProgramArchive.resource(system, machine))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("No embedded PostgreSQL for " + system + " on " + machine)
                .hasMessageContaining("SLUICE_STORE_URL");
    }

    @Test
    void unpacksOnceAndLeavesNothingElse() throws IOException {
        // When
        Path home = ProgramArchive.unpackBelow(parent);
        Object first = Files.getAttribute(home, "unix:ino");
        Path again = ProgramArchive.unpackBelow(parent);

        // Then
        assertThat(again).isEqualTo(home);
        assertThat(Files.getAttribute(again, "unix:ino")).isEqualTo(first);
        assertThat(home.resolve("bin/postgres")).isExecutable();
        assertThat(home.resolve("lib")).isNotEmptyDirectory();
        assertThat(parent.toFile().list()).containsExactly(home.getFileName().toString());
    }

    @Test
    void saysWhereThereIsNoRoomOrRight() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> ProgramArchive.unpackBelow(file))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("SLUICE_STORE_EMBEDDED_PROGRAMS_DIR");
    }
}
