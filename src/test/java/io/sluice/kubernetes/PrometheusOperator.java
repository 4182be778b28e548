package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the prometheus-operator makes of ServiceMonitor and PrometheusRule
 * (<a href="https://prometheus-operator.dev/docs/api-reference/api/">its API</a>), with a scrape each second instead of the monitor's
 * interval.
 */
final class PrometheusOperator {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PrometheusOperator() {}

    /**
     * The configuration of a Prometheus in that folder.
     *
     * @param secrets the Secrets of the namespace: name, key, text
     */
    static String configuration(ClusterObjects objects, Pod pod, Path folder, Map<String, Map<String, String>> secrets)
            throws IOException {
        JsonNode monitor = objects.one("ServiceMonitor", "sluice");
        JsonNode endpoint = monitor.at("/spec/endpoints/0");
        JsonNode authorization = endpoint.path("authorization");
        JsonNode selector = monitor.at("/spec/selector/matchLabels");
        List<JsonNode> services = objects.kind("Service")
                .filter(service -> Services.contains(service.at("/metadata/labels"), selector))
                .toList();
        assertThat(services).as("Services that the monitor selects").hasSize(1);
        JsonNode service = services.getFirst();
        String port = Services.targetPort(
                objects,
                service.at("/metadata/name").asText(),
                endpoint.path("port").asText());
        Path credentials = Files.writeString(
                folder.resolve("credentials"),
                secrets.get(authorization.at("/credentials/name").asText())
                        .get(authorization.at("/credentials/key").asText()));
        Path rules = folder.resolve("rules.yaml");
        JSON.writeValue(rules.toFile(), objects.one("PrometheusRule", "sluice").path("spec"));
        String job = service.at("/metadata/labels")
                .path(monitor.at("/spec/jobLabel").asText())
                .asText();
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: "%s"
                    metrics_path: "%s"
                    scheme: %s
                    authorization: {type: %s, credentials_file: "%s"}
                    static_configs: [{targets: ["%s"]}]
                """.formatted(
                        rules,
                        job,
                        endpoint.path("path").asText(),
                        endpoint.path("scheme").asText(),
                        authorization.path("type").asText(),
                        credentials,
                        pod.address(port));
    }
}
