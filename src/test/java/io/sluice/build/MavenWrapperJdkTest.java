package io.sluice.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.build.WrapperSandbox.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDK {@code mvnw} builds with, on a machine made of fakes. */
final class MavenWrapperJdkTest {
    private static final String NO_JDK =
            "mvnw: This build needs JDK 25 or newer, and none was found: install one, or set JAVA_HOME to it.\n";

    @TempDir
    Path folder;

    private WrapperSandbox machine;

    @BeforeEach
    void setUp() throws Exception {
        machine = new WrapperSandbox(folder);
    }

    @Test
    void findsJdk25ThoughJavaOnPathAndJavaHomeAreOlder() throws Exception {
        // Given
        Path old = machine.jdk("jvm", "java-17", "17.0.15");
        Path fitting = machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.linkOnPath(old);
        machine.mvnThatResolves().with("JAVA_HOME", old);

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("JAVA_HOME=" + fitting + "\n");
        assertThat(machine.calls())
                .as("no java is started to ask for its version")
                .noneMatch(call -> call.startsWith("java "));
    }

    @Test
    void takesTheLowestJdkThatFits() throws Exception {
        // Given
        machine.mvnThatResolves();
        machine.jdk("jvm", "a-27", "27-ea");
        machine.jdk("jvm", "b-9", "9.0.4");
        machine.jdk("jvm", "c-8", "1.8.0_392");
        Files.delete(machine.jdk("jvm", "a-runtime-without-compiler", "25.0.3").resolve("bin/javac"));
        Path lowest = machine.jdk("more jvm", "d-25", "25");
        machine.jdk("more jvm", "e-26", "26.0.1");

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.out()).isEqualTo("JAVA_HOME=" + lowest + "\n");
    }

    @Test
    void prefersJavaHomeWhenItIsNewEnough() throws Exception {
        // Given
        Path wanted = machine.jdk("elsewhere", "mine", "26.0.1");
        machine.linkOnPath(machine.jdk("elsewhere", "other", "25.0.1"));
        machine.jdk("jvm", "temurin-25", "25.0.3");
        machine.mvnThatResolves().with("JAVA_HOME", wanted);

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.out()).isEqualTo("JAVA_HOME=" + wanted + "\n");
    }

    @Test
    void followsTheLinksOfJavacOnThePath() throws Exception {
        // Given
        Path jdk = machine.jdk("elsewhere", "jdk-25", "25.0.3");
        machine.linkOnPath(jdk);
        machine.mvnThatResolves();

        // When
        Run run = machine.mvnw();

        // Then
        assertThat(run.out()).isEqualTo("JAVA_HOME=" + jdk.toRealPath() + "\n");
    }

    @Test
    void saysInOneLineThatNoJdk25IsThere() throws Exception {
        // Given
        Path old = machine.jdk("jvm", "java-21", "21.0.2");
        Files.createDirectories(machine.root.resolve("jvm/empty"));
        machine.linkOnPath(old);
        machine.mvnThatResolves();

        // When
        Run run = machine.mvnw("verify");

        // Then
        assertThat(run).isEqualTo(new Run(1, "", NO_JDK));
        assertThat(machine.calls()).isEmpty();
    }
}
