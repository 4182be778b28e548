package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files that start the build must be, in the repository itself. */
final class EntryPointsTest {
    @Test
    void pinsMavenByVersionAndSha512() throws Exception {
        // When
        String pins = Files.readString(Path.of(".mvn/mvnw.properties"));

        // Then
        assertThat(pins).containsPattern("(?m)^mavenVersion=3\\.\\d+\\.\\d+$");
        assertThat(pins).containsPattern("(?m)^mavenSha512=[0-9a-f]{128}$");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mvnw", ".mvn/mvnw.properties", ".mvn/jvm.config", ".ci/run"})
    void namesNoHostButApachesArchive(String file) throws Exception {
        // Given
        String text = Files.readString(Path.of(file));

        // When
        var hosts = Pattern.compile("\\b(?:[a-z0-9-]+\\.)+(?:org|com|net|io|dev)(?=[:/])")
                .matcher(text)
                .results()
                .map(match -> match.group());

        // Then
        assertThat(hosts).allMatch("archive.apache.org"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mvnw", ".ci/run"})
    void entryPointsAreExecutable(String file) {
        assertThat(Path.of(file)).isExecutable();
    }
}
