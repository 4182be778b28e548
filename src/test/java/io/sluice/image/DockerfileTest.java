package io.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.image.Dockerfile.Instruction;
import io.sluice.image.Dockerfile.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No container engine takes part in the tests: what can be told from the Dockerfiles is told here. */
class DockerfileTest {
    private static final Pattern PINNED =
            Pattern.compile("[a-z0-9.-]+(/[a-z0-9._-]+)+:[A-Za-z0-9_.-]*\\d[A-Za-z0-9_.-]*");
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(key|password|passwd|secret|token|credential|private).*");
    private static final Pattern FETCHES = Pattern.compile("(?s).*\\b(curl|wget|git clone)\\b.*|.*https?://.*");
    private static final Pattern INSTALLS = Pattern.compile("(?s).*\\b(apt-get|apt|dnf|microdnf|yum|apk)\\b.*");
    private static final Set<String> KNOWN =
            Set.of("ARG", "FROM", "RUN", "COPY", "ENV", "LABEL", "EXPOSE", "VOLUME", "WORKDIR", "USER", "ENTRYPOINT");
    private static final Pattern FINAL_COMMAND =
            Pattern.compile("#   \\./mvnw .*&& docker build -f (\\S+) -t \\S+ \\.");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    void basesArePinnedByAnArgumentWithAPlaceForTheDigest(String name) {
        // Given
        Dockerfile file = Dockerfile.read(name);
        List<Optional<String>> stages = file.stages().stream().map(Stage::name).toList();

        // When
        List<String> bases = file.stages().stream()
                .map(Stage::base)
                .filter(base -> !stages.contains(Optional.of(base)))
                .toList();

        // Then
        assertThat(bases).isNotEmpty().allSatisfy(base -> {
            assertThat(base).matches("\\$\\{\\w+_IMAGE}\\$\\{\\w+_DIGEST}");
            assertThat(file.resolved(base)).matches(PINNED).doesNotContain("latest");
            assertThat(file.image().all("LABEL").getFirst().assignments())
                    .containsEntry("org.opencontainers.image.base.name", file.resolved(base));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    void theImageRunsAsAnOrdinaryUserOfGroupZeroWithoutAShell(String name) {
        // Given
        Stage image = Dockerfile.read(name).image();

        // Then
        assertThat(image.last("USER").orElseThrow().arguments()).isEqualTo("10001:0");
        assertThat(image.last("ENTRYPOINT").orElseThrow().exec())
                .hasValueSatisfying(words ->
                        assertThat(words.getFirst()).doesNotContain("sh").isIn("java", "/app/sluice"));
        assertThat(image.last("CMD")).isEmpty();
        assertThat(image.last("SHELL")).isEmpty();
        assertThat(image.last("WORKDIR").orElseThrow().arguments()).isEqualTo("/app");
        assertThat(image.last("EXPOSE").orElseThrow().words()).containsExactly("8080", "9000");
        assertThat(image.last("VOLUME").orElseThrow().arguments()).isEqualTo("/var/lib/sluice");
        assertThat(image.environment()).containsEntry("SLUICE_DATA_DIR", "/var/lib/sluice");
        assertThat(image.all("LABEL").getFirst().assignments())
                .containsKeys("org.opencontainers.image.title", "org.opencontainers.image.description");
        assertThat(position(image, "USER")).as("nothing is done after it").isGreaterThan(lastWork(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    void nothingIsFetchedInstalledOrKeptSecretInALayer(String name) {
        // Given
        Dockerfile file = Dockerfile.read(name);
        List<Instruction> all = new ArrayList<>(file.global());
        file.stages().forEach(stage -> all.addAll(stage.instructions()));

        // Then
        assertThat(all).extracting(Instruction::keyword).isSubsetOf(KNOWN).doesNotContain("ADD", "ONBUILD");
        assertThat(all)
                .filteredOn(one -> one.keyword().equals("RUN"))
                .allSatisfy(run -> assertThat(run.arguments())
                        .doesNotMatch(FETCHES)
                        .as("a package manager leaves its cache and the day's versions")
                        .doesNotMatch(INSTALLS));
        assertThat(all)
                .filteredOn(one -> one.keyword().equals("ENV") || one.keyword().equals("ARG"))
                .allSatisfy(one -> {
                    assertThat(one.assignments().keySet()).noneMatch(SECRET.asMatchPredicate());
                    assertThat(one.words().getFirst()).doesNotMatch(SECRET);
                });
        assertThat(file.text()).doesNotContain("date +", "$(", "`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    void whatIsCopiedPassesTheIgnoreFileAndIsNamedByTheBuild(String name) throws IOException {
        // Given
        DockerIgnore ignore = DockerIgnore.read();
        Dockerfile file = Dockerfile.read(name);

        // When
        List<String> sources = file.stages().stream()
                .flatMap(stage -> stage.all("COPY").stream())
                .filter(copy -> !copy.flags().containsKey("from"))
                .flatMap(copy -> copy.words().subList(0, copy.words().size() - 1).stream())
                .toList();

        // Then
        assertThat(sources).isNotEmpty().allSatisfy(source -> {
            assertThat(ignore.letsThrough(source.replace("*", "0.1.0")))
                    .as(source)
                    .isTrue();
            assertThat(source).startsWith("target/");
        });
        for (String inner : List.of("pom.xml", "src/main", "target/classes", ".git/config", ".sluice/master.key")) {
            assertThat(ignore.letsThrough(inner)).as(inner).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro"})
    void oneCommandMakesItAndThePageHasTheSame(String name) throws IOException {
        // Given
        Dockerfile file = Dockerfile.read(name);

        // When
        Matcher command = FINAL_COMMAND.matcher(file.text());

        // Then
        assertThat(command.find()).isTrue();
        assertThat(Path.of(command.group(1))).isRegularFile().hasFileName(name);
        assertThat(Files.readString(Path.of("docs/images.md")))
                .contains(command.group().substring(4));
    }

    @Test
    void thereAreNoOthers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/docker"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("Dockerfile.jvm", "Dockerfile.native", "Dockerfile.native-micro");
        }
    }

    @Test
    void librariesAreALayerOfTheirOwnBelowTheApplicationAndTheCacheIsOnTop() {
        assertThat(Dockerfile.read("Dockerfile.jvm").image().all("COPY"))
                .extracting(copy -> copy.words().getLast())
                .containsExactly(
                        "/app/postgres-programs",
                        "/app/lib",
                        "/app/quarkus",
                        "/app/app",
                        "/app/quarkus-run.jar",
                        "/app/sluice.aot");
    }

    @Test
    void theCacheIsRehearsedWithTheFlagsThatTheGatewayRunsWith() {
        // Given
        Dockerfile file = Dockerfile.read("Dockerfile.jvm");
        List<String> run = file.image().last("ENTRYPOINT").orElseThrow().exec().orElseThrow();
        List<String> rehearsal = file.stage("rehearsal").all("RUN").stream()
                .flatMap(instruction -> instruction.exec().stream())
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(rehearsal.getLast()).isEqualTo("rehearse");
        assertThat(rehearsal.subList(0, rehearsal.size() - 1).stream()
                        .map(word -> word.replace("AOTCacheOutput=/rehearsal/", "AOTCache=/app/")
                                .replace("/rehearsal/", "/var/lib/sluice/")))
                .containsExactlyElementsOf(run);
        assertThat(run)
                .contains("-XX:+ExitOnOutOfMemoryError")
                .anyMatch(flag -> flag.startsWith("-XX:MaxRAMPercentage"));
    }

    @Test
    void continuedLinesCommentsAndStagesAreTakenApart() {
        // When
        Dockerfile file = Dockerfile.parse("x", """
                ARG A=repo/x:1
                # a comment
                from ${A} AS one
                RUN a \\
                  # between
                  && b
                FROM one
                COPY --from=one --chown=0:0 a b /c/
                ENTRYPOINT ["x", \\
                  "y z"]
                """);

        // Then
        assertThat(file.stages()).extracting(Stage::name).containsExactly(Optional.of("one"), Optional.empty());
        assertThat(file.resolved(file.stages().getFirst().base())).isEqualTo("repo/x:1");
        assertThat(file.stages().getFirst().last("RUN").orElseThrow().arguments())
                .isEqualTo("a && b");
        Instruction copy = file.image().last("COPY").orElseThrow();
        assertThat(copy.flags()).containsEntry("from", "one").containsEntry("chown", "0:0");
        assertThat(copy.words()).containsExactly("a", "b", "/c/");
        assertThat(file.image().last("ENTRYPOINT").orElseThrow().exec()).contains(List.of("x", "y z"));
    }

    private static int position(Stage stage, String keyword) {
        return stage.instructions().indexOf(stage.last(keyword).orElseThrow());
    }

    private static int lastWork(Stage stage) {
        return Math.max(
                position(stage, "COPY"),
                stage.last("RUN").map(stage.instructions()::indexOf).orElse(-1));
    }
}
