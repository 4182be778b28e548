package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.docs.CommandPage.Block;
import io.sluice.docs.CommandPage.Fate;
import io.sluice.support.PackagedGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tour of the README, typed into one shell as it stands, against the packaged gateway: what it answers is what the README
 * shows, but for what is another at every run. With {@code -Dgolden.regenerate=true} the README is written anew.
 */
class ReadmeTourIT {
    private static final Path README = Path.of("README.md");

    /** Answer with lines that come in no particular order. */
    private static final List<String> LISTS = List.of("/q/metrics", "/audit/export");

    @TempDir
    Path temp;

    @Test
    void answersWhatItShows() throws IOException, InterruptedException {
        // Given
        CommandPage readme = CommandPage.of(README);
        List<Block> steps = readme.blocks().stream()
                .filter(block -> block.fate() instanceof Fate.Typed)
                .toList();
        assertThat(steps)
                .hasSizeGreaterThan(10)
                .allSatisfy(step -> assertThat(step.answers())
                        .as("answers behind line " + step.line())
                        .isPresent());

        // When
        List<String> answers;
        try (PackagedGateway gateway = PackagedGateway.in(temp.resolve("data"))
                .with("SLUICE_ADMIN_KEY", "my-own-admin-key-1234")
                .with("SLUICE_PROVIDER_SIMULATED_ENABLED", "true")
                .start()) {
            answers = Shell.in(temp)
                    .instead("http://127.0.0.1:8080", gateway.apiUrl())
                    .instead("http://127.0.0.1:9000", gateway.managementUrl())
                    .type(steps.stream().map(Block::commands).toList())
                    .stream()
                    .map(Shell.Typed::output)
                    .toList();
        }

        // Then
        assertThat(answers).hasSameSizeAs(steps);
        if (Boolean.getBoolean("golden.regenerate")) {
            rewrite(readme, steps, answers);
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            String commands = steps.get(i).commands();
            List<String> answered = masked(answers.get(i));
            List<String> shown = masked(steps.get(i).answers().orElseThrow().strip());
            if (LISTS.stream().anyMatch(commands::contains)) {
                assertThat(answered).as(commands).containsExactlyInAnyOrderElementsOf(shown);
            } else {
                assertThat(answered).as(commands).containsExactlyElementsOf(shown);
            }
        }
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

    private static void rewrite(CommandPage readme, List<Block> steps, List<String> answers) throws IOException {
        var written = new StringBuilder(readme.text());
        for (int i = steps.size() - 1; i >= 0; i--) {
            MatchResult step = steps.get(i).place();
            // A whole key would set off whoever scans repositories for secrets
            String shown = answers.get(i).replaceAll("(slc_[0-9A-Za-z]{6})[0-9A-Za-z]{43}", "$1…");
            written.replace(step.start("answers"), step.end("answers"), shown + "\n");
        }
        Files.writeString(README, written);
    }
}
