package io.sluice.build;

import static io.sluice.build.WrapperSandbox.ARCHIVE;
import static io.sluice.build.WrapperSandbox.VERSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.build.WrapperSandbox.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@code mvnw} gets Maven and runs it, on a machine made of fakes. Nothing here reaches a network. */
final class MavenWrapperTest {
    private static final String URL =
            "https://archive.apache.org/dist/maven/maven-3/" + VERSION + "/binaries/" + ARCHIVE;

    @TempDir
    Path folder;

    private WrapperSandbox machine;

    @BeforeEach
    void setUp() throws Exception {
        machine = new WrapperSandbox(folder);
    }

    @Test
    void takesMavenFromItsCacheWithoutAskingAnyone() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.mvnThatResolves().mvnw();
        machine.command("mvn", "exit 1").command("curl", "exit 1");
        int callsBefore = machine.calls().size();

        // When
        Run run = machine.mvnw("verify");

        // Then
        assertThat(run.exit()).isZero();
        assertThat(run.out()).endsWith("<verify>\n");
        assertThat(run.err()).isEmpty();
        assertThat(machine.calls()).hasSize(callsBefore);
    }

    @Test
    void keepsMavenWhereMavenUserHomeSays() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.mvnThatResolves().with("MAVEN_USER_HOME", "relative to here");

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isZero();
        assertThat(machine.project.resolve("relative to here/wrapper/dists")).isNotEmptyDirectory();
        assertThat(machine.leftInHome()).containsExactly("");
    }

    @Test
    void asksTheInstalledMvnWhenTheCacheIsEmpty() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.mvnThatResolves().command("curl", "exit 1").command("java", "exit 1");

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEqualTo("mvnw: asking the installed mvn for Maven " + VERSION + " (once)\n");
        assertThat(machine.calls())
                .singleElement()
                .asString()
                .startsWith("mvn -B ")
                .contains("-Dartifact=org.apache.maven:apache-maven:" + VERSION + ":zip:bin ")
                .as("an mvn that has a java keeps it")
                .endsWith("JAVA_HOME=none");
        assertThat(machine.leftInHome())
                .anyMatch(file -> file.endsWith("/bin/mvn"))
                .noneMatch(MavenWrapperTest::isScratch);
    }

    @Test
    void lendsItsJdkToAnInstalledMvnThatHasNoJava() throws Exception {
        // Given
        Path jdk = machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.mvnThatResolves();

        // When
        machine.mvnw();

        // Then
        assertThat(machine.calls()).singleElement().asString().endsWith("JAVA_HOME=" + jdk);
    }

    @Test
    void downloadsFromApacheWhenTheInstalledMvnCannotResolve() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.command("mvn", "echo '[INFO] Scanning'; echo '[ERROR] no such artifact'; exit 1");
        machine.downloader("curl", "-o", "");

        // When
        Run run = machine.mvnw("-v");

        // Then
        assertThat(run.exit()).isZero();
        assertThat(run.out()).endsWith("<-v>\n");
        assertThat(run.err()).isEqualTo("""
                        mvnw: asking the installed mvn for Maven %s (once)
                        mvnw: the installed mvn could not get it: [ERROR] no such artifact
                        mvnw: downloading %s (once)
                        """.formatted(VERSION, URL));
        assertThat(machine.calls().getLast()).startsWith("curl ").contains(" " + URL + " ");
    }

    @Test
    void downloadsByWgetWhereThereIsNeitherMvnNorCurl() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.downloader("wget", "-O", "");

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEqualTo("mvnw: downloading " + URL + " (once)\n");
        assertThat(machine.calls())
                .singleElement()
                .asString()
                .startsWith("wget ")
                .contains(" " + URL + " ");
    }

    @Test
    void saysWhatWasTriedWhenMavenCannotBeHad() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.command("curl", "exit 6");

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .endsWith("mvnw: Cannot get Maven %s: neither an installed mvn nor a download from %s brought it.\n"
                        .formatted(VERSION, URL));
        assertThat(machine.leftInHome()).noneMatch(MavenWrapperTest::isScratch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mvn", "curl"})
    void refusesMavenWithAnotherChecksum(String source) throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.pin("0".repeat(128));
        if (source.equals("mvn")) {
            machine.mvnThatResolves();
        } else {
            machine.downloader("curl", "-o", "");
        }

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("mvnw: Refused " + ARCHIVE + ": its SHA-512 is ");
        assertThat(machine.leftInHome()).noneMatch(file -> file.contains("bin")).noneMatch(MavenWrapperTest::isScratch);
    }

    @ParameterizedTest
    @CsvSource({"sha512sum,'',-", "shasum,-a 512,-", "openssl,dgst -sha512 -r,*stdin"})
    void checksWithWhicheverToolIsThere(String tool, String arguments, String name) throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.downloader("curl", "-o", "");
        machine.without("sha512sum").without("shasum").without("openssl");
        machine.command(tool, "echo '%s %s'".formatted(WrapperSandbox.sha512(machine.distribution), name));

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isZero();
        assertThat(machine.calls().getLast()).startsWith(tool + " " + arguments + " ");
    }

    @Test
    void refusesMavenThatItCannotCheck() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.mvnThatResolves();
        machine.without("sha512sum").without("shasum").without("openssl");

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).endsWith("mvnw: Cannot check " + ARCHIVE + ": install sha512sum, shasum or openssl.\n");
        assertThat(machine.leftInHome()).noneMatch(file -> file.contains("bin"));
    }

    @Test
    void passesArgumentsAndExitCodeThrough() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.mvnThatResolves().with("FAKE_EXIT", 7);

        // When
        Run run = machine.mvnw("-q", "two words", "", "*", "$HOME", "-Dx=\"y\"");

        // Then
        assertThat(run.exit()).isEqualTo(7);
        assertThat(run.out().lines().skip(1))
                .containsExactly("<-q>", "<two words>", "<>", "<*>", "<$HOME>", "<-Dx=\"y\">");
    }

    @Test
    void runsFromAnyFolderThoughPathsHoldSpaces() throws Exception {
        // Given
        machine.jdk("more jvm", "temurin 25", "25.0.3");
        machine.mvnThatResolves();

        // When
        Run run = machine.mvnwFrom(machine.home, "-f", machine.project.toString());

        // Then
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .isEqualTo("JAVA_HOME=%s\n<-f>\n<%s>\n"
                        .formatted(machine.root.resolve("more jvm/temurin 25"), machine.project));
    }

    @Test
    void runsSideBySideShareOneMaven() throws Exception {
        // Given
        machine.jdk("jvm", "temurin-25", "25.0.3");
        Path arrived = Files.createDirectory(machine.root.resolve("arrived"));
        machine.downloader("curl", "-o", """
                : >'%1$s'/$$
                until [ "$(ls '%1$s' | wc -l)" -ge 2 ]; do sleep 0.05; done
                """.formatted(arrived));

        // When
        var runs = machine.mvnwTwice();

        // Then
        assertThat(runs).extracting(Run::exit).containsExactly(0, 0);
        assertThat(machine.leftInHome())
                .filteredOn(file -> file.endsWith("/apache-maven-" + VERSION))
                .hasSize(1);
        assertThat(machine.leftInHome()).noneMatch(MavenWrapperTest::isScratch);
    }

    private static boolean isScratch(String file) {
        return file.contains("unpacking");
    }
}
