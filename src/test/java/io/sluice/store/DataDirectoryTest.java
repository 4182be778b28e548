package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path temp;

    @Test
    void makesItForItsOwnerOnly() throws IOException {
        try (DataDirectory directory = DataDirectory.own(temp.resolve("a/b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void belongsToOneAtATime() {
        try (DataDirectory first = DataDirectory.own(temp)) {
            assertThatThrownBy(() -> DataDirectory.own(first.path()))
                    .isInstanceOf(StoreProblem.class)
                    .hasMessageContaining("Another gateway (process "
                            + ProcessHandle.current().pid() + ")")
                    .hasMessageContaining("SLUICE_DATA_DIR");
        }
        DataDirectory.own(temp).close();
    }

    @Test
    void isOneDirectoryWhicheverLinkLeadsThere() throws IOException {
        // Given
        Path real = Files.createDirectory(temp.resolve("real"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), real);

        // When
        try (DataDirectory directory = DataDirectory.own(link)) {
            // Then
            assertThat(directory.path()).isEqualTo(real.toRealPath());
        }
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.own(file))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining(file + " is a file");
    }

    @Test
    void refusesNamesThatAShellWouldReadItsOwnWay() {
        assertThatThrownBy(() -> DataDirectory.own(temp.resolve("a$(b)")))
                .isInstanceOf(StoreProblem.class)
                .hasMessageContaining("may not hold");
    }
}
