package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.sluice.kubernetes.Kustomize.Rendered;
import io.sluice.routing.RoutePolicy;
import io.sluice.support.Dashboards;
import io.sluice.support.MetricsPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that the repository and its page tell people to apply. */
class ManifestsTest {
    private static final Path PAGE = Path.of("docs", "kubernetes.md");

    /** For the end of the virtual machine itself, and for what the kubelet takes to send a signal. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    static Stream<Rendered> all() throws IOException {
        return Kustomize.everythingThatIsApplied();
    }

    @ParameterizedTest
    @MethodSource("all")
    void kubernetesKnowsEveryFieldAndWhatMustAgreeDoes(Rendered rendered) throws IOException {
        var bundle = new Bundle(rendered.manifests());

        assertThat(Agreement.problems(bundle, madeByHand())).isEmpty();
        assertThat(Settings.problems(bundle)).isEmpty();
        assertThat(Restricted.problems(bundle)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theNamespaceRefusesPodsThatAreNotRestricted(Rendered rendered) {
        assertThat(new Bundle(rendered.manifests()).all(Namespace.class))
                .singleElement()
                .satisfies(namespace -> assertThat(namespace.getMetadata().getLabels())
                        .containsEntry("pod-security.kubernetes.io/enforce", "restricted")
                        .containsEntry("pod-security.kubernetes.io/audit", "restricted")
                        .containsEntry("pod-security.kubernetes.io/warn", "restricted"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void thePodIsWhatTheEnvironmentTellsTheGateway(Rendered rendered) {
        var bundle = new Bundle(rendered.manifests());
        Map<String, String> environment = bundle.environment();

        assertThat(environment)
                .containsEntry("QUARKUS_HTTP_PORT", containerPort(bundle, "http"))
                .containsEntry("QUARKUS_MANAGEMENT_PORT", containerPort(bundle, "management"))
                .containsEntry("SLUICE_DATA_DIR", mountPath(bundle, "data"))
                .containsEntry("SLUICE_CATALOG_FILE", mountPath(bundle, "routes") + "/routes.yaml");
        ConfigMap routes = bundle.find(ConfigMap.class, "sluice-routes").orElseThrow();
        assertThat(routes.getData()).containsOnlyKeys("routes.yaml");
        assertThat(filesOf(environment)).isSubsetOf(filesIn(bundle));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStopHasTimeForAllOfIt(Rendered rendered) {
        var bundle = new Bundle(rendered.manifests());
        Map<String, String> environment = bundle.environment();
        Duration timeout = Duration.parse("PT" + environment.get("QUARKUS_SHUTDOWN_TIMEOUT"));
        Duration needed = Duration.ofSeconds(bundle.container()
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds())
                .plus(Duration.parse("PT" + environment.get("QUARKUS_SHUTDOWN_DELAY")))
                .plus(timeout)
                .plus(Code.constant("io.sluice.call.AnswerDrains", "PATIENCE_AT_THE_END"))
                .plus(Code.constant("io.sluice.admission.AdmissionSchedule", "PATIENCE_AT_THE_END"))
                .plus(Code.constant("io.sluice.audit.AuditSchedule", "PATIENCE_AT_THE_END"))
                .plus(Code.constant("io.sluice.ledger.LedgerDrain", "PATIENCE_AT_THE_END"));

        assertThat(Duration.ofSeconds(bundle.pod().getTerminationGracePeriodSeconds()))
                .isBetween(needed.plus(MARGIN), needed.plusMinutes(1));
        assertThat(timeout)
                .isGreaterThanOrEqualTo(RoutePolicy.DEFAULT.timeouts().total());
    }

    @ParameterizedTest
    @MethodSource("all")
    void probesAskTheManagementPortAndGiveAStartItsTime(Rendered rendered) {
        var bundle = new Bundle(rendered.manifests());
        Probe startup = bundle.container().getStartupProbe();
        Map<String, String> environment = bundle.environment();

        assertThat(asked(startup)).isEqualTo("/q/health/started on management");
        assertThat(asked(bundle.container().getLivenessProbe())).isEqualTo("/q/health/live on management");
        assertThat(asked(bundle.container().getReadinessProbe())).isEqualTo("/q/health/group/traffic on management");
        assertThat(Duration.ofSeconds((long) startup.getPeriodSeconds() * startup.getFailureThreshold()))
                .isGreaterThan(Code.time(
                        environment,
                        "SLUICE_STORE_EMBEDDED_START_TIMEOUT",
                        "io.sluice.store.StoreConfig$Embedded",
                        "startTimeout"))
                .isGreaterThan(
                        Code.time(environment, "SLUICE_STORE_WAIT_FOR", "io.sluice.store.StoreConfig", "waitFor"))
                .isLessThan(Duration.ofSeconds(bundle.deployment().getSpec().getProgressDeadlineSeconds()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theVolumeHasRoomForTheJournal(Rendered rendered) {
        var bundle = new Bundle(rendered.manifests());
        long journal = Code.bytes(
                bundle.environment(),
                "SLUICE_LEDGER_JOURNAL_MAX_SIZE",
                "io.sluice.ledger.LedgerConfig$Journal",
                "maxSize");
        var resources = bundle.container().getResources();

        bundle.pod().getVolumes().stream()
                .filter(volume -> volume.getEmptyDir() != null)
                .forEach(volume -> {
                    Quantity room = volume.getEmptyDir().getSizeLimit();
                    assertThat(Quantity.getAmountInBytes(room).longValueExact())
                            .as("a pod that outgrows it is evicted, journal and all")
                            .isGreaterThan(journal + journal / 2);
                    assertThat(resources.getRequests()).containsEntry("ephemeral-storage", room);
                });
        assertThat(resources.getLimits())
                .containsOnlyKeys("memory")
                .containsEntry("memory", resources.getRequests().get("memory"));
        assertThat(resources.getRequests()).containsKeys("cpu", "ephemeral-storage");
    }

    @ParameterizedTest
    @MethodSource("all")
    void severalGatewaysShareWhatOpensTheirDatabase(Rendered rendered) {
        var bundle = new Bundle(rendered.manifests());
        boolean ownVolume = bundle.pod().getVolumes().stream().anyMatch(volume -> volume.getEmptyDir() != null);

        // A key on a volume that goes with its pod would leave what it sealed behind for good.
        assertThat(bundle.environment().containsKey("SLUICE_MASTER_KEY")).isEqualTo(ownVolume);
        var strategy = bundle.deployment().getSpec().getStrategy();
        assertThat(strategy.getType()).isEqualTo(ownVolume ? "RollingUpdate" : "Recreate");
        assertThat(strategy.getRollingUpdate() != null).isEqualTo(ownVolume);
        assertThat(bundle.pod().getVolumes().stream().anyMatch(volume -> volume.getPersistentVolumeClaim() != null))
                .isNotEqualTo(ownVolume);
    }

    @ParameterizedTest
    @MethodSource("all")
    void nothingIsScaledOrScrapedByAnUnknownName(Rendered rendered) throws Exception {
        var bundle = new Bundle(rendered.manifests());

        bundle.all(HorizontalPodAutoscaler.class).forEach(scaler -> {
            String metric = scaler.getSpec()
                    .getMetrics()
                    .getFirst()
                    .getPods()
                    .getMetric()
                    .getName();
            assertThat(MetricsPage.read().get(metric))
                    .as(metric)
                    .satisfies(found -> assertThat(found.always()).isTrue());
            assertThat(page()).contains("'" + metric + "{");
        });
        for (ServiceMonitor monitor : bundle.all(ServiceMonitor.class)) {
            String job = monitor.getMetadata().getLabels().get(monitor.getSpec().getJobLabel());
            assertThat(Dashboards.rules()).contains("up{job=\"" + job + "\"}");
            assertThat(monitor.getSpec().getEndpoints().getFirst().getPath()).isEqualTo("/q/metrics");
        }
    }

    @Test
    void livenessAsksNothingThatIsBehindTheGateway() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            assertThat(sources.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .noneMatch(source -> text(source).contains("org.eclipse.microprofile.health.Liveness;"));
        }
    }

    @Test
    void everyOverlayAndEveryComponentIsShownOnThePage() throws Exception {
        String shown = String.join(
                "\n",
                Pattern.compile("(?s)```yaml\n# \\S+/kustomization\\.yaml\n.*?```")
                        .matcher(page())
                        .results()
                        .map(block -> block.group())
                        .toList());
        assertThat(Kustomize.overlays())
                .containsExactly("clustered", "single")
                .allSatisfy(
                        overlay -> assertThat(shown).containsPattern("\\.\\./sluice/k8s/overlays/" + overlay + "\\b"));
        assertThat(Kustomize.components())
                .contains(
                        "ingress",
                        "admin-ingress",
                        "httproute",
                        "hpa",
                        "servicemonitor",
                        "prometheusrule",
                        "dashboards")
                .allSatisfy(component -> assertThat(shown).contains("../sluice/k8s/components/" + component + "\n"));
    }

    @Test
    void theDashboardsOfTheConfigMapAreTheFiles() throws Exception {
        Map<String, String> data = Kustomize.shown().stream()
                .flatMap(rendered ->
                        new Bundle(rendered.manifests()).find(ConfigMap.class, "sluice-dashboards").stream())
                .findFirst()
                .orElseThrow()
                .getData();

        assertThat(data.keySet()).isEqualTo(Dashboards.read().keySet());
    }

    /** By the commands of the page: {@code create secret generic NAME} and {@code create configmap NAME} with their keys. */
    static Set<String> madeByHand() {
        var made = new TreeSet<String>();
        Matcher command = Pattern.compile("create (secret generic|configmap) ([a-z-]+)((?: \\\\\n|[^\n])*)")
                .matcher(page().replaceAll(" \\\\\n\\s*", " "));
        while (command.find()) {
            String what = (command.group(1).equals("configmap") ? "ConfigMap/" : "Secret/") + command.group(2);
            made.add(what);
            Pattern.compile("--from-(?:literal|file)=([\\w.-]+)=")
                    .matcher(command.group(3))
                    .results()
                    .forEach(key -> made.add(what + "/" + key.group(1)));
        }
        return made;
    }

    /** Files that the environment names; the data directory's own are the gateway's business. */
    private static Set<String> filesOf(Map<String, String> environment) {
        var files = new TreeSet<String>();
        environment
                .values()
                .forEach(value -> Pattern.compile("(?:^|=)(/[\\w./-]+)(?:&|$)")
                        .matcher(value)
                        .results()
                        .map(found -> found.group(1))
                        .filter(file -> !file.equals(environment.get("SLUICE_DATA_DIR")))
                        .forEach(files::add));
        return files;
    }

    private static Set<String> filesIn(Bundle bundle) {
        var files = new HashSet<String>();
        bundle.pod().getVolumes().forEach(volume -> {
            String folder = mountPath(bundle, volume.getName()) + "/";
            if (volume.getProjected() != null) {
                volume.getProjected()
                        .getSources()
                        .forEach(source -> files.add(
                                folder + source.getServiceAccountToken().getPath()));
            }
            if (volume.getSecret() != null) {
                volume.getSecret().getItems().forEach(item -> files.add(folder + item.getPath()));
            }
            if (volume.getConfigMap() != null) {
                volume.getConfigMap().getItems().forEach(item -> files.add(folder + item.getPath()));
                bundle.find(ConfigMap.class, volume.getConfigMap().getName())
                        .ifPresent(map -> map.getData().keySet().forEach(key -> files.add(folder + key)));
            }
        });
        return files;
    }

    private static String containerPort(Bundle bundle, String name) {
        return bundle.port(name).orElseThrow().getContainerPort().toString();
    }

    private static String mountPath(Bundle bundle, String volume) {
        return bundle.container().getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow();
    }

    private static String asked(Probe probe) {
        HTTPGetAction get = probe.getHttpGet();
        return get.getPath() + " on " + get.getPort().getValue();
    }

    private static String page() {
        return text(PAGE);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
