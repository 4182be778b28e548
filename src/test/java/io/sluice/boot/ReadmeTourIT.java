package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.PackagedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour of the README, typed into one shell as it stands, against the packaged gateway: what it answers is what the README
 * shows, but for what is another at every run. With {@code -Dgolden.regenerate=true} the README is written anew.
 */
class ReadmeTourIT {
    private static final Path README = Path.of("README.md");

    /** A block of commands, and the block of their answers behind it. */
    private static final Pattern STEP =
            Pattern.compile("```sh\\n(?<commands>[^`]+)```\\n\\n```(?:json|text)\\n(?<answers>[^`]*)```");

    /** Answer with lines that come in no particular order. */
    private static final List<String> LISTS = List.of("/q/metrics", "/audit/export");

    private static final String NEXT = "--- next step of the tour ---";

    @TempDir
    Path temp;

    @Test
    void answersWhatItShows() throws IOException, InterruptedException {
        // Given
        String readme = Files.readString(README);
        List<MatchResult> steps = STEP.matcher(readme)
                .results()
                .filter(step -> !step.group("commands").contains("./mvnw"))
                .toList();
        assertThat(steps).hasSizeGreaterThan(10);

        // When
        List<String> answers;
        try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("data"))
                .with("SLUICE_ADMIN_KEY", "my-own-admin-key-1234")
                .with("SLUICE_PROVIDER_SIMULATED_ENABLED", "true")
                .start()) {
            answers = typed(steps, gateway);
        }

        // Then
        assertThat(answers).hasSameSizeAs(steps);
        if (Boolean.getBoolean("golden.regenerate")) {
            rewrite(readme, steps, answers);
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            String commands = steps.get(i).group("commands");
            List<String> answered = masked(answers.get(i));
            List<String> shown = masked(steps.get(i).group("answers").strip());
            if (LISTS.stream().anyMatch(commands::contains)) {
                assertThat(answered).as(commands).containsExactlyInAnyOrderElementsOf(shown);
            } else {
                assertThat(answered).as(commands).containsExactlyElementsOf(shown);
            }
        }
    }

    private List<String> typed(List<MatchResult> steps, PackagedGateway gateway)
            throws IOException, InterruptedException {
        var script = new StringBuilder();
        for (MatchResult step : steps) {
            script.append(step.group("commands")
                            .replace("http://127.0.0.1:8080", gateway.apiUrl())
                            .replace("http://127.0.0.1:9000", gateway.managementUrl()))
                    .append("printf '\\n%s\\n' '")
                    .append(NEXT)
                    .append("'\n");
        }
        Path file = Files.writeString(temp.resolve("tour.sh"), script);
        Path output = temp.resolve("tour.out");
        Process shell = new ProcessBuilder("bash", file.toString())
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(shell.waitFor(2, TimeUnit.MINUTES)).isTrue();
        List<String> answers = new ArrayList<>();
        for (String answer : Files.readString(output).split(Pattern.quote(NEXT))) {
            answers.add(answer.strip());
        }
        answers.removeLast(); // nothing comes after the last step
        return answers;
    }

    /** Without names, times and durations that are made anew. */
    private static List<String> masked(String answer) {
        return answer.replaceAll("sim-[0-9a-f]{32}", "sim-…")
                .replaceAll("(key|grant)_[0-9a-z]+", "$1_…")
                .replaceAll("node-[0-9a-f]+", "node-…")
                .replaceAll("slc_[0-9A-Za-z]+…?", "slc_…")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "…")
                .replaceAll("\"(created|latency_ms|age_seconds|checkpoints)\":\\d+", "\"$1\":…")
                .lines()
                .toList();
    }

    private static void rewrite(String readme, List<MatchResult> steps, List<String> answers) throws IOException {
        var written = new StringBuilder(readme);
        for (int i = steps.size() - 1; i >= 0; i--) {
            MatchResult step = steps.get(i);
            // A whole key would set off whoever scans repositories for secrets
            String shown = answers.get(i).replaceAll("(slc_[0-9A-Za-z]{6})[0-9A-Za-z]{43}", "$1…");
            written.replace(step.start("answers"), step.end("answers"), shown + "\n");
        }
        Files.writeString(README, written);
    }
}
