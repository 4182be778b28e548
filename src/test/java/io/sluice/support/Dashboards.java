package io.sluice.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The dashboards for Grafana in this repository. */
public final class Dashboards {
    private static final Path FOLDER = Path.of("k8s", "components", "dashboards");

    private Dashboards() {}

    /** All of them by their files' names. */
    public static Map<String, JsonNode> read() throws Exception {
        var dashboards = new LinkedHashMap<String, JsonNode>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                dashboards.put(file.getFileName().toString(), JsonCodec.read(Files.readAllBytes(file)));
            }
        }
        return dashboards;
    }

    /** Every query of every panel and variable, by where it stands. */
    public static Map<String, String> queries() throws Exception {
        var queries = new LinkedHashMap<String, String>();
        read().forEach((file, dashboard) -> {
            for (JsonNode panel : dashboard.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.put(
                            file + ": " + panel.path("title").textValue() + " "
                                    + target.path("refId").textValue(),
                            target.path("expr").textValue());
                }
            }
        });
        return queries;
    }

    /** The alert rules beside them, as text. */
    public static String rules() throws IOException {
        return Files.readString(rulesFile());
    }

    /** Where the alert rules are; their unit tests are beside them. */
    public static Path rulesFile() {
        return Path.of("k8s", "components", "prometheus", "rules.yaml").toAbsolutePath();
    }

    /** The unit tests of the alert rules. */
    public static Path ruleTestsFile() {
        return rulesFile().resolveSibling("rules.test.yaml");
    }
}
