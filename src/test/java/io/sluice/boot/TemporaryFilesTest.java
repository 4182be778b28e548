package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFilesTest {
    private final String before = System.getProperty(TemporaryFiles.PROPERTY);

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        System.setProperty(TemporaryFiles.PROPERTY, before);
    }

    @Test
    void theSystemsFolderIsTakenWhereItCanBeWritten() {
        TemporaryFiles.choose(config(folder.resolve("data")));

        assertThat(System.getProperty(TemporaryFiles.PROPERTY)).isEqualTo(before);
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void elseThereIsOneInTheDataDirectoryForItsOwnerOnly() throws IOException {
        // Given
        System.setProperty(TemporaryFiles.PROPERTY, folder.resolve("absent").toString());

        // When
        TemporaryFiles.choose(config(folder.resolve("data")));
        TemporaryFiles.choose(config(folder.resolve("data")));

        // Then
        Path chosen = Path.of(System.getProperty(TemporaryFiles.PROPERTY));
        assertThat(chosen).isEqualTo(folder.resolve("data/tmp"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(chosen)))
                .isEqualTo("rwx------");
    }

    @Test
    void saysWhatToSetWhereNeitherCanBeWritten() throws IOException {
        // Given
        System.setProperty(TemporaryFiles.PROPERTY, folder.resolve("absent").toString());
        Path file = Files.createFile(folder.resolve("file"));

        // Then
        assertThatThrownBy(() -> TemporaryFiles.choose(config(file)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("SLUICE_DATA_DIR");
    }

    private static SmallRyeConfig config(Path data) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("sluice.data-dir", data.toString()), "test", 100))
                .build();
    }
}
