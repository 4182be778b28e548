package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.Dashboards;
import io.sluice.support.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The rules for the prometheus-operator are the rules for Prometheus, which promtool checks: kustomize cannot put one file into
 * another, so this writes it ({@code -Dgolden.regenerate=true}).
 */
class PrometheusRuleTest {
    private static final Path RULE = Path.of("k8s", "components", "prometheusrule", "prometheusrule.yaml");
    private static final String BEGIN = "spec:\n";

    @Test
    void theManifestHasTheVeryRules() throws Exception {
        String rules = Dashboards.rules();
        String groups = rules.substring(rules.indexOf("groups:\n")).replaceAll("(?m)^(?=.)", "  ");
        String manifest = Files.readString(RULE);
        String head = manifest.substring(0, manifest.indexOf(BEGIN) + BEGIN.length());

        if (Boolean.getBoolean(Golden.REGENERATE)) {
            Files.writeString(RULE, head + groups);
        }

        assertThat(Files.readString(RULE)).isEqualTo(head + groups);
    }
}
