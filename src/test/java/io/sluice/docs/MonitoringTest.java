package io.sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.Dashboards;
import io.sluice.support.MetricsPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Dashboards and alert rules as documents: what they look at is documented, and Grafana takes them as they are. */
class MonitoringTest {
    private static final int GRAFANA_11 = 39;
    private static final Pattern METRIC = Pattern.compile("sluice_[a-z_]+");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    @Test
    void dashboardsOnlyLookAtMetricsThatAreDocumented() throws Exception {
        assertThat(Dashboards.queries())
                .hasSizeGreaterThan(30)
                .allSatisfy((where, query) ->
                        assertThat(metricsIn(query)).as(where).isNotEmpty().isSubsetOf(documented()));
    }

    @Test
    void grafanaTakesEveryDashboardAsItIs() throws Exception {
        var uids = new HashSet<String>();
        Dashboards.read().forEach((file, dashboard) -> {
            assertThat(dashboard.path("id").isNull()).as(file).isTrue();
            assertThat(dashboard.path("schemaVersion").intValue()).as(file).isEqualTo(GRAFANA_11);
            assertThat(dashboard.path("title").textValue()).as(file).startsWith("Sluice: ");
            assertThat(uids.add(dashboard.path("uid").textValue())).as(file).isTrue();
            assertThat(dashboard.at("/templating/list/0/type").textValue())
                    .as(file)
                    .isEqualTo("datasource");
            dashboard.findValues("datasource").forEach(source -> assertThat(source.toString())
                    .as(file)
                    .isEqualTo("{\"type\":\"prometheus\",\"uid\":\"${datasource}\"}"));
            assertThat(overlaps(dashboard)).as(file).isEmpty();
        });
        assertThat(uids).hasSize(4);
    }

    @Test
    void everyVariableInAQueryIsDeclared() throws Exception {
        Dashboards.read().forEach((file, dashboard) -> {
            var declared = new TreeSet<>(Set.of("__range", "__rate_interval", "datasource"));
            dashboard.at("/templating/list").forEach(variable -> declared.add(
                    variable.path("name").textValue()));
            for (JsonNode panel : dashboard.path("panels")) {
                assertThat(Pattern.compile("\\$(\\w+)")
                                .matcher(panel.path("targets").toString())
                                .results()
                                .map(found -> found.group(1))
                                .toList())
                        .as(file)
                        .isSubsetOf(declared);
            }
        });
    }

    @Test
    void everyAlertLooksAtWhatIsDocumentedIsTestedAndSaysWhatToDo() throws Exception {
        String rules = Dashboards.rules();
        String tests = Files.readString(Dashboards.ruleTestsFile());
        String runbook = Files.readString(Path.of("docs", "operations.md"));
        List<String> alerts = ALERT.matcher(rules)
                .results()
                .map(found -> found.group(1))
                .toList();

        assertThat(metricsIn(rules)).isSubsetOf(documented());
        assertThat(alerts).doesNotHaveDuplicates().hasSizeGreaterThan(15).allSatisfy(alert -> {
            assertThat(runbook).contains("\n### " + alert + "\n");
            assertThat(rules).contains("runbook: docs/operations.md#" + alert.toLowerCase(Locale.ROOT) + "\n");
            assertThat(tests).contains("alertname: " + alert + "\n");
        });
        assertThat(Pattern.compile("(?m)^### (\\w+)$")
                        .matcher(runbook)
                        .results()
                        .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(alerts);
    }

    private static Set<String> documented() {
        return MetricsPage.read().keySet();
    }

    private static Set<String> metricsIn(String text) {
        var found = new TreeSet<String>();
        METRIC.matcher(text)
                .results()
                .forEach(match -> found.add(match.group().replaceFirst("_(bucket|sum|count)$", "")));
        return found;
    }

    private static List<String> overlaps(JsonNode dashboard) {
        var taken = new HashSet<String>();
        var twice = new ArrayList<String>();
        for (JsonNode panel : dashboard.path("panels")) {
            JsonNode place = panel.path("gridPos");
            int right = place.path("x").intValue() + place.path("w").intValue();
            int bottom = place.path("y").intValue() + place.path("h").intValue();
            for (int x = place.path("x").intValue(); x < right; x++) {
                for (int y = place.path("y").intValue(); y < bottom; y++) {
                    if (x >= 24 || !taken.add(x + "," + y)) {
                        twice.add(panel.path("title").textValue() + " at " + x + "," + y);
                    }
                }
            }
        }
        return twice;
    }
}
