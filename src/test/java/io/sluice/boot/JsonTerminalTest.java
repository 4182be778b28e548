package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.logging.json.runtime.JsonLogConfig;
import io.quarkus.runtime.ApplicationConfig;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.SmallRyeConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By the packaged properties, as the log itself. */
class JsonTerminalTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void isTextUnlessSwitchedOn() {
        assertThat(JsonTerminal.asConfigured(config(false))).isEmpty();
    }

    @Test
    void whatIsSaidIsARecordWithTheLogsNames() throws Exception {
        // When
        List<JsonNode> lines = said(terminal -> terminal.say("  API         http://127.0.0.1:8080 \u001b[2K"));

        // Then
        JsonNode line = lines.getFirst();
        assertThat(lines).hasSize(1);
        assertThat(line.path("message").textValue()).isEqualTo("API http://127.0.0.1:8080 \\u001b[2K");
        assertThat(line.path("level").textValue()).isEqualTo("INFO");
        assertThat(line.path("logger").textValue()).isEqualTo("io.sluice.boot");
        assertThat(line.path("thread").textValue()).isNotEmpty();
        assertThat(line.fieldNames()).toIterable().doesNotContain("loggerName", "hostName", "processName");
    }

    @Test
    void aBugHasItsStackTrace() throws Exception {
        // Given
        var bug = new IllegalStateException("a\nb", new IllegalArgumentException("c"));

        // When
        List<JsonNode> lines = said(terminal -> terminal.complain("Sluice cannot start", bug));

        // Then
        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line.path("stack_trace").textValue())
                        .contains("java.lang.IllegalStateException: a\\nb", "Caused by: ", "JsonTerminalTest"));
    }

    @Test
    void whatOthersPrintIsARecordAndRecordsStayAsTheyAre() throws Exception {
        // When
        List<JsonNode> lines = said(terminal -> {
            terminal.takeOverStreams();
            System.err.println("WARNING: a restricted method");
            System.out.println("{\"message\":\"a record\"}");
        });

        // Then
        assertThat(lines.get(0).path("message").textValue()).isEqualTo("WARNING: a restricted method");
        assertThat(lines.get(0).path("logger").textValue()).isEqualTo("stderr");
        assertThat(lines.get(1).toString()).isEqualTo("{\"message\":\"a record\"}");
    }

    /** What a terminal prints that takes this for the process' own streams. */
    private List<JsonNode> said(java.util.function.Consumer<JsonTerminal> words) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try {
            System.setOut(stream);
            System.setErr(stream);
            words.accept(JsonTerminal.asConfigured(config(true)).orElseThrow());
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        var json = new ObjectMapper();
        List<JsonNode> lines = new java.util.ArrayList<>();
        for (String line : printed.toString(StandardCharsets.UTF_8).lines().toList()) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    private static SmallRyeConfig config(boolean json) {
        return ConfigUtils.configBuilder()
                .withMapping(JsonLogConfig.class)
                .withMapping(ApplicationConfig.class)
                .withValidateUnknown(false)
                .withDefaultValue("quarkus.log.console.json.enabled", "false")
                .withSources(new io.smallrye.config.PropertiesConfigSource(
                        java.util.Map.of("quarkus.log.console.json.enabled", Boolean.toString(json)), "test", 900))
                .build();
    }
}
