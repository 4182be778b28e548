package io.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * MLflow's Python clients of both generations and OpenAI's, by the scripts in {@code src/test/python}. What they need is
 * installed into the build's folder; without Python or its packages the cases are skipped, loudly, but never in CI.
 */
class PythonClientsIT {
    private static final Path SCRIPTS = Path.of("src", "test", "python");

    @TempDir
    private static Path folder;

    private static CompatGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = CompatGateway.start(folder);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @TestFactory
    Stream<DynamicTest> mlflowsFirstGeneration() throws Exception {
        return run("mlflow1");
    }

    @TestFactory
    Stream<DynamicTest> mlflowsSecondGenerationAndOpenAi() throws Exception {
        return run("mlflow2");
    }

    @TestFactory
    Stream<DynamicTest> mlflowsThirdRelease() throws Exception {
        return run("mlflow3");
    }

    private static Stream<DynamicTest> run(String script) throws Exception {
        Path python = environment(script);
        Path output = folder.resolve(script + ".out");
        var builder = new ProcessBuilder(
                        python.toString(), SCRIPTS.resolve(script + ".py").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("MLFLOW_") || name.startsWith("OPENAI_"));
        variables.put("GATEWAY", gateway.url());
        variables.put("GATEWAY_KEY", CompatGateway.KEY);
        variables.put("UPSTREAM_OPENAI", gateway.upstream().baseUrl("openai"));
        variables.put("UPSTREAM_ANTHROPIC", gateway.upstream().baseUrl("anthropic"));
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            fail(script + ".py did not end:\n" + Files.readString(output));
        }
        var cases = new ArrayList<DynamicTest>();
        for (String line : Files.readAllLines(output, StandardCharsets.UTF_8)) {
            if (line.startsWith("{\"case\"")) {
                cases.add(test(JsonCodec.read(line)));
            }
        }
        assertThat(cases)
                .as("cases of %s.py, which printed:%n%s", script, Files.readString(output))
                .isNotEmpty();
        return cases.stream();
    }

    private static DynamicTest test(JsonNode told) {
        return DynamicTest.dynamicTest(
                told.path("case").asText(),
                () -> assertThat(told.path("ok").booleanValue())
                        .as(told.path("detail").asText())
                        .isTrue());
    }

    /** The Python of a virtual environment with what a script needs, made at the first run of a requirements file. */
    private static Path environment(String script) throws IOException, InterruptedException {
        Path requirements = SCRIPTS.resolve("requirements-" + script + ".txt");
        int version = Files.readString(requirements).hashCode();
        Path home = Path.of("target", "python", script + "-" + Integer.toHexString(version));
        Path python = home.resolve("bin").resolve("python");
        Path ready = home.resolve("ready");
        if (Files.exists(ready)) {
            return python.toAbsolutePath();
        }
        Files.createDirectories(home.getParent());
        Path log = folder.resolve(script + "-install.log");
        boolean installed = succeeds(log, "python3", "-m", "venv", home.toString())
                && succeeds(log, python.toString(), "-m", "pip", "install", "-q", "-r", requirements.toString());
        if (!installed) {
            String why = "The Python clients of " + script + " could not be installed:\n" + Files.readString(log);
            if ("true".equals(System.getenv("CI"))) {
                fail(why);
            }
            abort("SKIPPED, not tested on this machine. " + why);
        }
        Files.createFile(ready);
        return python.toAbsolutePath();
    }

    private static boolean succeeds(Path log, String... command) throws InterruptedException, IOException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException notThere) {
            Files.writeString(log, command[0] + " is not there\n");
            return false;
        }
    }
}
