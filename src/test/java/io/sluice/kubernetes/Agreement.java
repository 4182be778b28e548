package io.sluice.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names, ports and selectors that have to agree among manifests, since Kubernetes takes them whether they do or not. */
final class Agreement {
    private final Bundle bundle;
    private final Set<String> madeByHand;
    private final List<String> problems = new ArrayList<>();

    private Agreement(Bundle bundle, Set<String> madeByHand) {
        this.bundle = bundle;
        this.madeByHand = madeByHand;
    }

    /**
     * What does not agree; empty when all does.
     *
     * @param madeByHand Secrets and ConfigMaps, as {@code Secret/name}, and their keys, as {@code Secret/name/key}, that whoever
     *                   applies the manifests is told to make
     */
    static List<String> problems(Bundle bundle, Set<String> madeByHand) {
        var agreement = new Agreement(bundle, madeByHand);
        agreement.names();
        agreement.selectors();
        agreement.services();
        agreement.entrances();
        agreement.pod();
        agreement.scaling();
        agreement.scraping();
        return agreement.problems;
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private void names() {
        Set<String> namespaces = new HashSet<>();
        bundle.all(Namespace.class)
                .forEach(namespace -> namespaces.add(namespace.getMetadata().getName()));
        Set<String> seen = new HashSet<>();
        for (HasMetadata manifest : bundle.manifests()) {
            String name = manifest.getKind() + "/" + manifest.getMetadata().getName();
            require(seen.add(name), name + " is there twice");
            if (!(manifest instanceof Namespace)) {
                require(
                        namespaces.contains(manifest.getMetadata().getNamespace()),
                        name + " is in no namespace of the bundle");
                require(
                        "sluice".equals(manifest.getMetadata().getLabels().get("app.kubernetes.io/name")),
                        name + " has no label app.kubernetes.io/name");
            }
        }
    }

    private void selectors() {
        Map<String, String> labels = bundle.podLabels();
        matches("Deployment", bundle.deployment().getSpec().getSelector(), labels);
        bundle.all(PodDisruptionBudget.class)
                .forEach(budget ->
                        matches("PodDisruptionBudget", budget.getSpec().getSelector(), labels));
        bundle.all(NetworkPolicy.class).forEach(policy -> {
            matches("NetworkPolicy", policy.getSpec().getPodSelector(), labels);
            policy.getSpec()
                    .getIngress()
                    .forEach(rule -> rule.getPorts().forEach(port -> reaches("NetworkPolicy", port.getPort())));
        });
        bundle.pod()
                .getTopologySpreadConstraints()
                .forEach(spread -> matches("topologySpreadConstraints", spread.getLabelSelector(), labels));
    }

    private void matches(String who, @Nullable LabelSelector selector, Map<String, String> labels) {
        boolean matches = selector != null
                && !selector.getMatchLabels().isEmpty()
                && labels.entrySet().containsAll(selector.getMatchLabels().entrySet());
        require(matches, who + " does not select the gateway's pods: " + selector);
    }

    private void services() {
        for (Service service : bundle.all(Service.class)) {
            String name = service.getMetadata().getName();
            require(
                    bundle.podLabels()
                            .entrySet()
                            .containsAll(service.getSpec().getSelector().entrySet()),
                    "Service " + name + " does not select the gateway's pods");
            service.getSpec().getPorts().forEach(port -> reaches("Service " + name, port.getTargetPort()));
        }
    }

    /** A port of the container, by its name: numbers would have to be repeated. */
    private void reaches(String who, @Nullable IntOrString port) {
        require(
                port != null && bundle.port(String.valueOf(port.getValue())).isPresent(),
                who + " leads to a port that the container does not have: " + (port == null ? null : port.getValue()));
    }

    private void entrances() {
        bundle.all(Ingress.class)
                .forEach(ingress -> ingress.getSpec()
                        .getRules()
                        .forEach(rule -> rule.getHttp().getPaths().forEach(path -> {
                            var backend = path.getBackend().getService();
                            var port = backend.getPort();
                            serves("Ingress", backend.getName(), port.getName(), port.getNumber());
                        })));
        bundle.all(Ingress.class)
                .forEach(ingress -> require(
                        ingress.getSpec().getTls().stream()
                                .flatMap(tls -> tls.getHosts().stream())
                                .toList()
                                .equals(ingress.getSpec().getRules().stream()
                                        .map(rule -> rule.getHost())
                                        .toList()),
                        "Ingress " + ingress.getMetadata().getName() + " has a host without TLS"));
        bundle.all(HTTPRoute.class)
                .forEach(route -> route.getSpec()
                        .getRules()
                        .forEach(rule -> rule.getBackendRefs()
                                .forEach(backend -> serves("HTTPRoute", backend.getName(), null, backend.getPort()))));
    }

    private void serves(String who, String service, @Nullable String portName, @Nullable Integer portNumber) {
        List<ServicePort> ports = bundle.find(Service.class, service)
                .map(found -> found.getSpec().getPorts())
                .orElse(List.of());
        require(
                ports.stream()
                        .anyMatch(port -> portName != null
                                ? portName.equals(port.getName())
                                : Objects.equals(portNumber, port.getPort())),
                who + " leads to a port that no Service has: " + service + " "
                        + (portName != null ? portName : portNumber));
        require(
                ports.stream().noneMatch(port -> port.getTargetPort().equals(new IntOrString("management"))),
                who + " opens the management port");
    }

    private void pod() {
        String account = bundle.pod().getServiceAccountName();
        require(bundle.find(ServiceAccount.class, account).isPresent(), "There is no ServiceAccount " + account);
        for (Probe probe : List.of(
                bundle.container().getStartupProbe(),
                bundle.container().getLivenessProbe(),
                bundle.container().getReadinessProbe())) {
            reaches("A probe", probe.getHttpGet().getPort());
        }
        Set<String> volumes = new HashSet<>();
        for (Volume volume : bundle.pod().getVolumes()) {
            require(volumes.add(volume.getName()), "The volume " + volume.getName() + " is there twice");
            volume(volume);
        }
        Set<String> mounted = new HashSet<>();
        for (VolumeMount mount : bundle.container().getVolumeMounts()) {
            mounted.add(mount.getName());
        }
        require(mounted.equals(volumes), "Volumes are " + volumes + ", mounted are " + mounted);
        bundle.container()
                .getEnvFrom()
                .forEach(source -> configMap(source.getConfigMapRef().getName(), List.of()));
        Set<String> variables = new HashSet<>();
        for (EnvVar variable : bundle.container().getEnv()) {
            require(variables.add(variable.getName()), "The variable " + variable.getName() + " is there twice");
            if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
                var secret = variable.getValueFrom().getSecretKeyRef();
                byHand("Secret/" + secret.getName() + "/" + secret.getKey());
            }
        }
    }

    private void volume(Volume volume) {
        if (volume.getConfigMap() != null) {
            configMap(
                    volume.getConfigMap().getName(),
                    volume.getConfigMap().getItems().stream()
                            .map(item -> item.getKey())
                            .toList());
        }
        if (volume.getSecret() != null) {
            String name = volume.getSecret().getSecretName();
            volume.getSecret().getItems().forEach(item -> byHand("Secret/" + name + "/" + item.getKey()));
        }
        if (volume.getPersistentVolumeClaim() != null) {
            String claim = volume.getPersistentVolumeClaim().getClaimName();
            require(
                    bundle.find(PersistentVolumeClaim.class, claim).isPresent(),
                    "There is no PersistentVolumeClaim " + claim);
        }
    }

    private void configMap(String name, List<String> keys) {
        bundle.find(ConfigMap.class, name)
                .ifPresentOrElse(
                        map -> require(
                                map.getData().keySet().containsAll(keys),
                                "ConfigMap " + name + " has not all of " + keys),
                        () -> {
                            byHand("ConfigMap/" + name);
                            keys.forEach(key -> byHand("ConfigMap/" + name + "/" + key));
                        });
    }

    private void byHand(String what) {
        require(madeByHand.contains(what), what + " is neither in the bundle nor is it said how to make it");
    }

    private void scaling() {
        for (HorizontalPodAutoscaler scaler : bundle.all(HorizontalPodAutoscaler.class)) {
            var target = scaler.getSpec().getScaleTargetRef();
            require(
                    target.getKind().equals("Deployment")
                            && target.getName()
                                    .equals(bundle.deployment().getMetadata().getName()),
                    "HorizontalPodAutoscaler scales something else: " + target);
        }
        boolean scaled = !bundle.all(HorizontalPodAutoscaler.class).isEmpty();
        require(
                scaled == (bundle.deployment().getSpec().getReplicas() == null),
                "Replicas are said by the Deployment and the HorizontalPodAutoscaler, or by neither");
    }

    private void scraping() {
        for (ServiceMonitor monitor : bundle.all(ServiceMonitor.class)) {
            Map<String, String> wanted = monitor.getSpec().getSelector().getMatchLabels();
            List<Service> services = bundle.all(Service.class).stream()
                    .filter(service ->
                            service.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet()))
                    .toList();
            require(services.size() == 1, "ServiceMonitor selects " + services.size() + " Services");
            monitor.getSpec().getEndpoints().forEach(endpoint -> {
                require(
                        services.stream()
                                .allMatch(service -> service.getSpec().getPorts().stream()
                                        .anyMatch(port -> port.getName().equals(endpoint.getPort()))),
                        "ServiceMonitor scrapes a port that the Service does not have: " + endpoint.getPort());
                var key = endpoint.getAuthorization().getCredentials();
                byHand("Secret/" + key.getName() + "/" + key.getKey());
            });
        }
    }
}
