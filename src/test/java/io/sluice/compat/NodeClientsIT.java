package io.sluice.compat;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's and Anthropic's clients for Node, by the scripts in {@code src/test/node}; skipped, loudly, on machines without Node. */
@Tag("side-by-side")
class NodeClientsIT {
    private static final Path SCRIPTS = Path.of("src", "test", "node");

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
    Stream<DynamicTest> openAi() throws Exception {
        return run("openai.mjs");
    }

    @TestFactory
    Stream<DynamicTest> anthropic() throws Exception {
        return run("anthropic.mjs");
    }

    private static Stream<DynamicTest> run(String script) throws Exception {
        Path home = Path.of("target", "node").toAbsolutePath();
        Files.createDirectories(home);
        for (String file : new String[] {"package.json", script}) {
            Files.copy(SCRIPTS.resolve(file), home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve("install.log");
        if (!ScriptedCases.succeeds(log, home, "npm", "install", "--no-audit", "--no-fund", "--loglevel=error")) {
            if (!isThere("node")) {
                abort("SKIPPED, not tested on this machine: there is no Node.");
            }
            ScriptedCases.skip("The clients for Node", log);
        }
        return ScriptedCases.run(gateway, folder.resolve(script + ".out"), home, "node", script);
    }

    private static boolean isThere(String program) throws InterruptedException, IOException {
        return ScriptedCases.succeeds(folder.resolve("which.log"), folder, program, "--version");
    }
}
