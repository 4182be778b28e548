package io.sluice.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Manifests that are applied together: the gateway's Deployment and what belongs to it. */
record Bundle(List<HasMetadata> manifests) {
    Bundle {
        manifests = List.copyOf(manifests);
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return manifests.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> Optional<T> find(Class<T> type, String name) {
        return all(type).stream()
                .filter(manifest -> manifest.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** The one there is. */
    Deployment deployment() {
        List<Deployment> all = all(Deployment.class);
        if (all.size() != 1) {
            throw new Manifests.Refused("There are " + all.size() + " Deployments.", null);
        }
        return all.getFirst();
    }

    PodSpec pod() {
        return deployment().getSpec().getTemplate().getSpec();
    }

    Map<String, String> podLabels() {
        return deployment().getSpec().getTemplate().getMetadata().getLabels();
    }

    /** The one there is. */
    Container container() {
        List<Container> all = pod().getContainers();
        if (all.size() != 1 || !pod().getInitContainers().isEmpty()) {
            throw new Manifests.Refused("The pod has more than one container, or none.", null);
        }
        return all.getFirst();
    }

    Optional<ContainerPort> port(String name) {
        return container().getPorts().stream()
                .filter(port -> name.equals(port.getName()))
                .findFirst();
    }

    /**
     * The container's environment as far as it stands in the manifests: what comes out of a ConfigMap with its value, what comes from
     * elsewhere (a Secret, the pod's own fields) with an empty one.
     */
    Map<String, String> environment() {
        var environment = new TreeMap<String, String>();
        container().getEnvFrom().forEach(source -> {
            if (source.getConfigMapRef() != null) {
                find(ConfigMap.class, source.getConfigMapRef().getName())
                        .ifPresent(map -> environment.putAll(map.getData()));
            }
        });
        for (EnvVar variable : container().getEnv()) {
            environment.put(variable.getName(), variable.getValue() == null ? "" : variable.getValue());
        }
        return environment;
    }
}
