package io.sluice.compat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * MLflow's Python clients of both generations, OpenAI's and Anthropic's, by the scripts in {@code src/test/python}. What they need is
 * installed into the build's folder; without Python or its packages the cases are skipped, loudly, but never in CI.
 */
@Tag("side-by-side")
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

    @TestFactory
    Stream<DynamicTest> anthropic() throws Exception {
        return run("anthropic_client");
    }

    private static Stream<DynamicTest> run(String script) throws Exception {
        return ScriptedCases.run(
                gateway,
                folder.resolve(script + ".out"),
                SCRIPTS,
                environment(script).toString(),
                script + ".py");
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
        Path here = Path.of("").toAbsolutePath();
        boolean installed = ScriptedCases.succeeds(log, here, "python3", "-m", "venv", home.toString())
                && ScriptedCases.succeeds(
                        log,
                        here,
                        python.toString(),
                        "-m",
                        "pip",
                        "install",
                        "-q",
                        "--no-compile", // most of what comes along is never imported
                        "-r",
                        requirements.toString());
        if (!installed) {
            ScriptedCases.skip("The Python clients of " + script, log);
        }
        Files.createFile(ready);
        return python.toAbsolutePath();
    }
}
