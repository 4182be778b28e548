package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;

/** Where Services lead. */
final class Services {
    private Services() {}

    /** The name of the container's port behind a Service's port; fails unless the Service selects the Deployment's pods. */
    static String targetPort(ClusterObjects objects, String name, String port) {
        JsonNode service = objects.one("Service", name);
        JsonNode labels = objects.one("Deployment", "sluice").at("/spec/template/metadata/labels");
        assertThat(contains(labels, service.at("/spec/selector")))
                .as("pods of " + name)
                .isTrue();
        return ClusterObjects.items(service.at("/spec/ports"))
                .filter(each -> each.path("name").asText().equals(port))
                .findFirst()
                .orElseGet(() -> fail("The Service " + name + " has no port " + port))
                .path("targetPort")
                .asText();
    }

    /** Whether all these labels are among those. */
    static boolean contains(JsonNode labels, JsonNode selector) {
        return selector.properties().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.path(wanted.getKey())));
    }
}
