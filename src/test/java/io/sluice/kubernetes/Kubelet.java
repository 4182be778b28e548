package io.sluice.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.FreePorts;
import io.sluice.support.vault.FakeCluster;
import io.sluice.support.vault.FakeCluster.ServiceAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What kubelet is to the pods of a Deployment, with processes of this machine for containers: mounts volumes, hands out tokens
 * and renews them, makes environment and command line. What is rendered is used as it is; {@link Placement} is the exception.
 */
final class Kubelet {
    /** The variables that choose the ports, and the names the Deployment has for those. */
    private static final Map<String, String> PORTS =
            Map.of("QUARKUS_HTTP_PORT", "http", "QUARKUS_MANAGEMENT_PORT", "management");

    private final Path folder;
    private final ClusterObjects objects;
    private final Map<String, String> addresses;
    private final FakeCluster cluster;
    private final List<Runnable> renewals = new ArrayList<>();
    private final Map<String, MountedVolume> configMaps = new HashMap<>();
    private final List<String> issued = new CopyOnWriteArrayList<>();

    /**
     * @param folder    for what pods have on disk
     * @param addresses what the cluster's DNS would know, and where it is here
     */
    Kubelet(Path folder, ClusterObjects objects, Map<String, String> addresses, FakeCluster cluster) {
        this.folder = folder;
        this.objects = objects;
        this.addresses = addresses;
        this.cluster = cluster;
    }

    /** Starts a pod of the Deployment. */
    Pod start(JsonNode deployment, String podName) {
        JsonNode spec = deployment.at("/spec/template/spec");
        assertThat(spec.path("containers")).hasSize(1);
        JsonNode container = spec.path("containers").get(0);
        ContainerImage image = ContainerImage.read();
        var environment = new TreeMap<>(image.environment());
        environment.putAll(new ContainerEnvironment(objects, podName).of(spec, container));
        Map<String, Integer> ports = ports(container, environment);
        var placement = new Placement(addresses, paths(podName, deployment, container), variables(ports));
        var command = new ArrayList<>(image.entryPoint());
        assertThat(Path.of(command.getFirst()).getFileName()).hasToString("java");
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ClusterObjects.items(container.path("args")).forEach(argument -> command.add(argument.asText()));
        return new Pod(
                command.stream().map(placement::of).toList(),
                placement.of(environment),
                ports,
                container,
                folder.resolve(podName + ".out"));
    }

    /** Writes new tokens into all pods, as it is done before the old ones end. */
    void renewTokens() {
        renewals.forEach(Runnable::run);
    }

    /** Takes a new version of a ConfigMap into all pods that mount it. */
    void update(String configMap, Map<String, String> data) {
        configMaps.forEach((mounted, volume) -> {
            if (mounted.endsWith("/" + configMap)) {
                volume.write(data);
            }
        });
    }

    /** The tokens that were handed out, in that order. */
    List<String> issued() {
        return issued;
    }

    /** The image's tree and its programs, and what is mounted. */
    private Map<String, Path> paths(String podName, JsonNode deployment, JsonNode container) {
        var paths = new HashMap<String, Path>();
        paths.put("/app", Path.of(System.getProperty("sluice.packaged")).getParent());
        for (JsonNode mount : container.path("volumeMounts")) {
            String name = mount.path("name").asText();
            JsonNode volume = ClusterObjects.items(deployment.at("/spec/template/spec/volumes"))
                    .filter(each -> each.path("name").asText().equals(name))
                    .findFirst()
                    .orElseGet(() -> fail("There is no volume " + name));
            Path place = folder.resolve(podName).resolve(name);
            mount(podName, volume, deployment, MountedVolume.at(place));
            paths.put(mount.path("mountPath").asText(), place);
        }
        return paths;
    }

    private void mount(String podName, JsonNode volume, JsonNode deployment, MountedVolume place) {
        if (volume.has("emptyDir")) {
            return;
        }
        if (volume.has("configMap")) {
            String name = volume.at("/configMap/name").asText();
            place.write(ContainerEnvironment.data(objects.one("ConfigMap", name)));
            configMaps.put(podName + "/" + name, place);
            return;
        }
        if (volume.has("secret")) {
            var entries = ContainerEnvironment.data(
                    objects.one("Secret", volume.at("/secret/secretName").asText()));
            var files = new HashMap<String, String>();
            ClusterObjects.items(volume.at("/secret/items"))
                    .forEach(item -> files.put(
                            item.path("path").asText(),
                            requireNonNull(entries.get(item.path("key").asText()), () -> "no such key: " + item)));
            place.write(files);
            return;
        }
        JsonNode token = volume.at("/projected/sources/0/serviceAccountToken");
        assertThat(token.isObject()).as("a volume of a known kind: " + volume).isTrue();
        var account = new ServiceAccount(
                deployment.at("/metadata/namespace").asText(),
                deployment.at("/spec/template/spec/serviceAccountName").asText());
        Runnable renewal = () -> place.write(Map.of(token.path("path").asText(), issue(account, token)));
        renewal.run();
        renewals.add(renewal);
    }

    private String issue(ServiceAccount account, JsonNode token) {
        Duration life = Duration.ofSeconds(token.path("expirationSeconds").asLong());
        String text = cluster.issue(account, token.path("audience").asText(), life);
        issued.add(text);
        return text;
    }

    /** A free port for each port of the container, which must be the one that its environment chooses. */
    private static Map<String, Integer> ports(JsonNode container, Map<String, String> environment) {
        var ports = new HashMap<String, Integer>();
        PORTS.forEach((variable, name) -> {
            JsonNode declared = ClusterObjects.items(container.path("ports"))
                    .filter(port -> port.path("name").asText().equals(name))
                    .findFirst()
                    .orElseGet(() -> fail("The container has no port " + name));
            assertThat(declared.path("containerPort").asText()).as(name).isEqualTo(environment.get(variable));
            ports.put(name, FreePorts.next());
        });
        return ports;
    }

    private static Map<String, Integer> variables(Map<String, Integer> ports) {
        var variables = new HashMap<String, Integer>();
        PORTS.forEach((variable, name) -> variables.put(variable, ports.get(name)));
        return variables;
    }
}
