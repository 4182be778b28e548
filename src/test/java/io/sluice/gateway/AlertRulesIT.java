package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.Dashboards;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules and their unit tests, by Prometheus' own tool. */
class AlertRulesIT {
    @TempDir
    Path temp;

    @Test
    void promtoolTakesTheRules() throws Exception {
        promtool("check", "rules", Dashboards.rulesFile().toString());
    }

    @Test
    void everyAlertIsSilentAndFiresAsItsUnitTestSays() throws Exception {
        promtool("test", "rules", Dashboards.ruleTestsFile().toString());
    }

    private void promtool(String... arguments) throws Exception {
        Path output = temp.resolve("promtool.out");
        Process process = new ProcessBuilder(
                        Prometheus.program("promtool").toString(), arguments[0], arguments[1], arguments[2])
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended ? process.exitValue() : -1)
                .as(Files.readString(output))
                .isZero();
    }
}
