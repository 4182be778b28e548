package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment that kubelet makes for a container
 * (<a href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">rules</a>):
 * what is told of services, then {@code envFrom}, then {@code env}; the later one wins.
 */
final class ContainerEnvironment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\((\\w+)\\)");

    private final ClusterObjects objects;
    private final String podName;

    ContainerEnvironment(ClusterObjects objects, String podName) {
        this.objects = objects;
        this.podName = podName;
    }

    Map<String, String> of(JsonNode podSpec, JsonNode container) {
        var variables = new TreeMap<String, String>();
        variables.put("HOSTNAME", podName);
        service(variables, "kubernetes", "https", 443);
        if (podSpec.path("enableServiceLinks").asBoolean(true)) {
            objects.kind("Service")
                    .forEach(service -> ClusterObjects.items(service.at("/spec/ports"))
                            .forEach(port -> service(
                                    variables,
                                    service.at("/metadata/name").asText(),
                                    port.path("name").asText(),
                                    port.path("port").asInt())));
        }
        ClusterObjects.items(container.path("envFrom"))
                .forEach(source -> all(source)
                        .forEach((name, value) ->
                                variables.put(source.path("prefix").asText() + name, value)));
        ClusterObjects.items(container.path("env"))
                .forEach(variable -> variables.put(variable.path("name").asText(), value(variable, variables)));
        return variables;
    }

    private Map<String, String> all(JsonNode source) {
        if (source.has("configMapRef")) {
            return data(objects.one("ConfigMap", source.at("/configMapRef/name").asText()));
        }
        return data(objects.one("Secret", source.at("/secretRef/name").asText()));
    }

    private String value(JsonNode variable, Map<String, String> before) {
        JsonNode from = variable.path("valueFrom");
        if (from.isMissingNode()) {
            return REFERENCE
                    .matcher(variable.path("value").asText())
                    .replaceAll(reference ->
                            Matcher.quoteReplacement(before.getOrDefault(reference.group(1), reference.group())));
        }
        if (from.has("fieldRef")) {
            String path = from.at("/fieldRef/fieldPath").asText();
            return path.equals("metadata.name") ? podName : fail("not known of this pod: " + path);
        }
        String kind = from.has("secretKeyRef") ? "Secret" : "ConfigMap";
        JsonNode reference = from.path(kind.equals("Secret") ? "secretKeyRef" : "configMapKeyRef");
        String key = reference.path("key").asText();
        String value = data(objects.one(kind, reference.path("name").asText())).get(key);
        return value == null ? fail("There is no key " + key + " in " + kind + " " + reference) : value;
    }

    /** The entries of a ConfigMap or a Secret. */
    static Map<String, String> data(JsonNode source) {
        var entries = new TreeMap<String, String>();
        boolean secret = source.path("kind").asText().equals("Secret");
        source.path("data")
                .properties()
                .forEach(entry -> entries.put(
                        entry.getKey(),
                        secret
                                ? decoded(entry.getValue().asText())
                                : entry.getValue().asText()));
        source.path("stringData")
                .properties()
                .forEach(entry -> entries.put(entry.getKey(), entry.getValue().asText()));
        return entries;
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** The variables that a pod is given of each service in its namespace. */
    private static void service(Map<String, String> variables, String service, String portName, int port) {
        String name = service.toUpperCase(Locale.ROOT).replace('-', '_');
        String address = "10.96.0.1";
        String named = name + "_PORT_" + port + "_TCP";
        variables.put(name + "_SERVICE_HOST", address);
        variables.put(name + "_SERVICE_PORT", Integer.toString(port));
        variables.put(
                name + "_SERVICE_PORT_" + portName.toUpperCase(Locale.ROOT).replace('-', '_'), Integer.toString(port));
        variables.put(name + "_PORT", "tcp://" + address + ":" + port);
        variables.put(named, "tcp://" + address + ":" + port);
        variables.put(named + "_PROTO", "tcp");
        variables.put(named + "_PORT", Integer.toString(port));
        variables.put(named + "_ADDR", address);
    }
}
