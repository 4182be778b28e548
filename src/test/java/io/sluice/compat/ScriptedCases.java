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
import org.junit.jupiter.api.DynamicTest;

/** Scripts in other languages that drive the gateway with a released client and print one JSON line a case. */
final class ScriptedCases {
    private ScriptedCases() {}

    /**
     * Runs a script to its end; each case it tells is a test.
     *
     * @param log where its output goes
     */
    static Stream<DynamicTest> run(CompatGateway gateway, Path log, Path directory, String... command)
            throws Exception {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> variables = builder.environment();
        variables
                .keySet()
                .removeIf(name ->
                        name.startsWith("MLFLOW_") || name.startsWith("OPENAI_") || name.startsWith("ANTHROPIC_"));
        variables.put("GATEWAY", gateway.url());
        variables.put("GATEWAY_KEY", CompatGateway.KEY);
        variables.put("UPSTREAM_OPENAI", gateway.upstream().baseUrl("openai"));
        variables.put("UPSTREAM_ANTHROPIC", gateway.upstream().baseUrl("anthropic"));
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            fail(String.join(" ", command) + " did not end:\n" + Files.readString(log));
        }
        var cases = new ArrayList<DynamicTest>();
        for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
            if (line.startsWith("{\"case\"")) {
                cases.add(test(JsonCodec.read(line)));
            }
        }
        assertThat(cases)
                .as("cases of %s, which printed:%n%s", String.join(" ", command), Files.readString(log))
                .isNotEmpty();
        return cases.stream();
    }

    /** Skips what cannot be installed here, loudly; in CI that is a failure. */
    static void skip(String what, Path log) throws IOException {
        String why = what + " could not be installed:\n" + Files.readString(log);
        if ("true".equals(System.getenv("CI"))) {
            fail(why);
        }
        abort("SKIPPED, not tested on this machine. " + why);
    }

    /** Whether a step of an installation went well. */
    static boolean succeeds(Path log, Path directory, String... command) throws InterruptedException, IOException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return process.waitFor(10, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException notThere) {
            Files.writeString(log, command[0] + " is not there\n");
            return false;
        }
    }

    private static DynamicTest test(JsonNode told) {
        return DynamicTest.dynamicTest(
                told.path("case").asText(),
                () -> assertThat(told.path("ok").booleanValue())
                        .as(told.path("detail").asText())
                        .isTrue());
    }
}
