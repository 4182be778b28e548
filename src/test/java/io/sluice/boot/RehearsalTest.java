package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rehearsal refuses; that one works is shown by {@code ImageIT}. */
class RehearsalTest {
    @TempDir
    Path folder;

    @Test
    void takesAnEmptyOrAbsentDataDirectory() {
        assertThatCode(() -> Rehearsal.require(config(folder, Map.of()))).doesNotThrowAnyException();
        assertThatCode(() -> Rehearsal.require(config(folder.resolve("new"), Map.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void leavesDataThatSomebodyNeedsAlone() throws IOException {
        Files.createDirectory(folder.resolve("postgres"));

        assertThatThrownBy(() -> Rehearsal.require(config(folder, Map.of())))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("SLUICE_DATA_DIR");
    }

    @Test
    void leavesDatabasesOfOthersAlone() {
        assertThatThrownBy(
                        () -> Rehearsal.require(config(folder, Map.of("sluice.store.url", "postgresql://db/sluice"))))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("sluice.store.url");
    }

    private static SmallRyeConfig config(Path data, Map<String, String> more) {
        Map<String, String> properties = new TreeMap<>(more);
        properties.put("sluice.data-dir", data.toString());
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }
}
