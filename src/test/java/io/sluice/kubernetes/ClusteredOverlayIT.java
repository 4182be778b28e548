package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.Prometheus;
import io.sluice.json.JsonCodec;
import io.sluice.kubernetes.Callers.Language;
import io.sluice.support.LoopbackCertificate;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.sluice.support.vault.BaoServer;
import io.sluice.support.vault.BaoServer.KubernetesRole;
import io.sluice.support.vault.FakeCluster;
import io.sluice.support.vault.FakeCluster.ServiceAccount;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The overlay {@code clustered} with a platform team's components around it, as it runs in a cluster: the packaged gateway with the
 * environment and arguments that are rendered, behind an nginx that is set up from the Ingress, on a PostgreSQL and a Vault that
 * speak TLS, logged in to Vault with the pod's own token, scraped as its ServiceMonitor says.
 */
class ClusteredOverlayIT {
    private static final String CALLERS_HOST = "sluice.example.com";
    private static final String ADMIN_HOST = "sluice-admin.example.com";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final PlatformTeam.Secrets SECRETS = new PlatformTeam.Secrets(
            "admin-key-of-the-platform-team", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "password-of-sluice");
    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model:
                  provider: openai
                  name: gpt-4o
                  config: {openai_api_key: "vault:llm/prod/openai#api_key", openai_api_base: "%1$s"}
              - name: unpriced
                endpoint_type: llm/v1/chat
                model:
                  provider: openai
                  name: nobody-sells-this
                  config: {openai_api_key: "vault:llm/prod/openai#api_key", openai_api_base: "%1$s"}
            """;

    private static final String ONE_MORE = """
              - name: added
                endpoint_type: llm/v1/chat
                model:
                  provider: openai
                  name: gpt-4o-mini
                  config: {openai_api_key: "vault:llm/prod/openai#api_key"}
            """;

    @TempDir
    private static Path folder;

    private static final Deque<AutoCloseable> RUNNING = new ArrayDeque<>();
    private static FakeUpstream upstream;
    private static FakeCluster cluster;
    private static BaoServer vault;
    private static ClusterDatabase database;
    private static ClusterObjects objects;
    private static JsonNode deployment;
    private static Kubelet kubelet;
    private static Pod pod;
    private static IngressController ingress;
    private static HttpClient client;
    private static String key;
    private static int keys;

    @BeforeAll
    static void start() throws Exception {
        upstream = running(FakeUpstream.start());
        upstream.onEveryCall(ClusteredOverlayIT::answer);
        cluster = running(FakeCluster.start(folder));
        var ofVault = LoopbackCertificate.make(folder, "vault");
        vault = running(BaoServer.start(Files.createDirectories(folder.resolve("vault")), ofVault));
        vault.policy("sluice", policyOfThePage());
        vault.kubernetesRole(
                cluster,
                new KubernetesRole(
                        "sluice",
                        new ServiceAccount("sluice", "sluice"),
                        "vault",
                        "sluice",
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8)));
        rotateProviderKey();
        var ofDatabase = LoopbackCertificate.make(folder, "postgres");
        database = running(ClusterDatabase.start(
                Files.createDirectories(folder.resolve("postgres")), ofDatabase, SECRETS.databasePassword()));

        objects = PlatformTeam.apply(routes(), SECRETS, ofDatabase.pem(), ofVault.pem());
        deployment = objects.one("Deployment", "sluice");
        kubelet = new Kubelet(
                folder,
                objects,
                Map.of(
                        "postgres.postgres.svc:5432",
                        database.address(),
                        "vault.vault.svc:8200",
                        "127.0.0.1:" + vault.port()),
                cluster);
        pod = running(kubelet.start(deployment, "sluice-1")).awaitReady();
        ingress = running(IngressController.start(folder.resolve("ingress"), objects, pod));
        client = Callers.through(ingress.address());
        key = callersKey();
    }

    @AfterAll
    static void stop() throws Exception {
        while (!RUNNING.isEmpty()) {
            RUNNING.pop().close();
        }
    }

    @Test
    void callersOfEveryLanguageAreServedAndTheManagementApiIsOnlyWhereItsOwnComponentPutsIt() throws Exception {
        // When
        try (var callers = callers()) {
            for (Language language : Language.values()) {
                callers.call(language, "chat", false, "Rivers?").get();
                callers.call(language, "chat", true, "Rivers?").get();
            }

            // Then
            assertThat(callers.failures()).isEmpty();
            assertThat(callers.answered()).hasSize(2 * Language.values().length);
        }
        assertThat(get(CALLERS_HOST, "/v1/models", key).body()).contains("\"chat\"");
        assertThat(get(CALLERS_HOST, "/health", "").statusCode()).isEqualTo(200);
        for (String path : List.of(
                "/admin/v1/keys",
                "/v1/../admin/v1/keys",
                "/v1/%2e%2e/admin/v1/keys",
                "/v1/..%2fadmin/v1/keys",
                "//admin/v1/keys",
                "/q/metrics",
                "/q/openapi")) {
            HttpResponse<String> refused = get(CALLERS_HOST, path, SECRETS.adminKey());
            assertThat(refused.statusCode()).as(path).isEqualTo(404);
            assertThat(refused.body()).as(path).contains("nginx");
        }
        assertThat(get(ADMIN_HOST, "/admin/v1/keys", SECRETS.adminKey()).statusCode())
                .isEqualTo(200);
        assertThat(get(ADMIN_HOST, "/admin/v1/keys", key).statusCode()).isEqualTo(403);
        assertThat(get(ADMIN_HOST, "/v1/models", SECRETS.adminKey()).body()).contains("nginx");
        assertThat(get("somebody-else.example.com", "/v1/models", key).body()).contains("nginx");
        assertThat(database.query("select ssl from pg_stat_ssl join pg_stat_activity using (pid)"
                        + " where usename = 'sluice' and client_addr is not null"))
                .isNotEmpty()
                .containsOnly("t");
    }

    @Test
    void eventsGoThroughTheIngressWhenTheyCome() throws Exception {
        HttpResponse<InputStream> answer = client.send(
                request(CALLERS_HOST, "/v1/chat/completions", key)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"model\":\"chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                                        + Callers.SLOWLY + "\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream events = answer.body()) {
            assertThat(new String(events.readNBytes(6), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("data: ");

            assertThat(slow()).extracting(RecordedRequest::outcome).contains(Outcome.IN_PROGRESS);
        }
    }

    @Test
    void aRotatedProviderKeyAndARenewedTokenOfThePodFailNoCall() throws Exception {
        // Given
        String first = kubelet.issued().getLast();
        assertThat(cluster.hasVouchedFor(first)).isTrue();
        try (var callers = callers()) {
            callers.callOn(4);
            await().atMost(SOON).until(() -> callers.answered().size() > 10);

            // When
            kubelet.renewTokens();
            String second = kubelet.issued().getLast();
            await("a log-in with the new token")
                    .atMost(Duration.ofSeconds(120))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> {
                        rotateProviderKey();
                        return cluster.hasVouchedFor(second);
                    });
            int before = callers.answered().size();
            await().atMost(SOON).until(() -> callers.answered().size() > before + 10);
            callers.stop();

            // Then
            assertThat(callers.failures()).isEmpty();
            assertThat(upstream.lastRequest().header("authorization")).hasValue("Bearer " + providerKey());
            assertThat(pod.output()).doesNotContain(first, second, providerKey());
        }
    }

    @Test
    void aChangedConfigMapIsServedWithoutARestart() {
        kubelet.update("sluice-routes", Map.of("routes.yaml", routes() + ONE_MORE));

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(get(CALLERS_HOST, "/v1/models", key).body()).contains("\"added\""));
    }

    @Test
    void prometheusFindsTheGatewayByItsServiceMonitorAndTheCostDashboardHasData() throws Exception {
        // Given
        String auditor = created(
                "/admin/v1/keys",
                "{\"owner\":\"%s\",\"name\":\"prometheus\",\"scopes\":[\"read-metrics\"]}"
                        .formatted(member("prometheus@example.com", "auditor")),
                "/key");
        Path home = Files.createDirectories(folder.resolve("prometheus"));
        String configuration =
                PrometheusOperator.configuration(objects, pod, home, Map.of("sluice-metrics", Map.of("key", auditor)));
        Map<String, String> silent = costQueries();

        // When
        try (var prometheus = Prometheus.start(home, configuration);
                var callers = callers()) {
            // Then
            await("an answer to every query")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        callers.call(Language.OPENAI, "chat", false, "Rivers?").get();
                        callers.call(Language.ANTHROPIC, "unpriced", true, "Rivers?")
                                .get();
                        silent.values()
                                .removeIf(query -> !prometheus.query(query).isEmpty());
                        assertThat(silent).isEmpty();
                    });
            assertThat(prometheus.query("up{job=\"sluice\"}")).containsExactly(1.0);
            assertThat(prometheus
                            .query("sum(sluice_cost_usd_total{team=\"search\"})")
                            .getFirst())
                    .isPositive();
            assertThat(prometheus.get("/api/v1/rules").findValues("health").toString())
                    .contains("ok")
                    .doesNotContain("err");
            assertThat(callers.failures()).isEmpty();
        }
    }

    @Test
    void aPodThatIsReplacedUnderLoadCutsNoStreamAndLeavesNothingUnwritten() throws Exception {
        // Given a newer pod that is ready, as a rolling update waits for it
        Pod old = pod;
        pod = running(kubelet.start(deployment, "sluice-2")).awaitReady();
        Duration preStop = Duration.ofSeconds(deployment
                .at("/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds")
                .asLong());
        Duration grace = Duration.ofSeconds(deployment
                .at("/spec/template/spec/terminationGracePeriodSeconds")
                .asLong());
        var callers = callers();
        callers.callOn(4);
        int others = slow().size();
        List<Future<?>> underWay = new ArrayList<>();
        for (Language language : Language.values()) {
            underWay.add(callers.call(language, "chat", true, Callers.SLOWLY));
            underWay.add(callers.call(language, "chat", false, Callers.SLOWLY));
        }
        await().atMost(SOON).until(() -> slow().size() == others + underWay.size());

        // When the old pod is deleted: its endpoint goes while preStop sleeps, then comes the signal
        ingress.leadTo(pod);
        old.signalStop();
        long signalled = System.nanoTime();

        // Then
        await("readiness to go first")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !old.probe("readinessProbe"));
        Duration noticed = Duration.ofNanos(System.nanoTime() - signalled);
        int stillServed = old.status("http", "/health");
        if (Duration.ofNanos(System.nanoTime() - signalled).compareTo(shutdownDelay()) < 0) {
            assertThat(stillServed).as("after " + noticed).isEqualTo(200);
        }
        for (Future<?> call : underWay) {
            call.get();
        }
        int status = old.awaitEnd(grace.minus(preStop));
        assertThat(status).isEqualTo(128 + 15);
        assertThat(old.output()).contains("Sluice has stopped.").doesNotContain(" ERROR ", " WARN ");
        Set<String> endedThere = new HashSet<>(callers.answered());
        callers.close();
        assertThat(callers.failures()).isEmpty();
        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).containsAll(callers.answered()));
        assertThat(rows()).doesNotHaveDuplicates();
        System.err.println("noticed=" + noticed + " ended=" + Duration.ofNanos(System.nanoTime() - signalled) + " "
                + endedThere.size());
    }

    /** The double's answers: most at once, some in their own time, about six seconds. */
    private static Reply answer(RecordedRequest request) {
        if (!request.text().contains(Callers.SLOWLY)) {
            return Reply.text("Rivers run.").usage(20, 10);
        }
        return request.json().path("stream").asBoolean()
                ? Reply.text("word ".repeat(60)).gap(Duration.ofMillis(100))
                : Reply.text("Rivers run.").latency(Duration.ofSeconds(6));
    }

    private static List<RecordedRequest> slow() {
        return upstream.requests().stream()
                .filter(request -> request.text().contains(Callers.SLOWLY))
                .toList();
    }

    private static List<String> rows() throws Exception {
        return database.query("select tags->>'" + Callers.tag() + "' from ledger_entry where outcome = 'success'");
    }

    private static Duration shutdownDelay() {
        String text = ContainerEnvironment.data(objects.kind("ConfigMap")
                        .filter(map -> map.at("/metadata/name").asText().startsWith("sluice-environment"))
                        .findFirst()
                        .orElseThrow())
                .get("QUARKUS_SHUTDOWN_DELAY");
        return Duration.parse("PT" + text);
    }

    private static String routes() {
        return ROUTES.formatted(upstream.baseUrl("openai"));
    }

    /** A new key at the provider, in Vault, and soon the only one that the provider takes. */
    private static void rotateProviderKey() {
        String before = providerKey();
        keys++;
        upstream.acceptOnlyKey(before, providerKey());
        vault.put("llm/prod/openai", Map.of("api_key", providerKey()));
        upstream.acceptOnlyKey(providerKey());
    }

    private static String providerKey() {
        return "sk-of-the-provider-" + keys;
    }

    /** The least rights as docs/vault.md has them. */
    private static String policyOfThePage() throws Exception {
        Matcher block = Pattern.compile("```hcl\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "vault.md")));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static Callers callers() {
        return new Callers(ingress.address(), CALLERS_HOST, key);
    }

    private static String callersKey() throws Exception {
        created("/admin/v1/teams", "{\"name\":\"search\"}", "/name");
        created("/admin/v1/service-accounts", "{\"name\":\"indexer\",\"team\":\"search\"}", "/name");
        created("/admin/v1/grants", "{\"to\":{\"team\":\"search\"},\"routes\":[\"*\"]}", "/id");
        return created("/admin/v1/keys", "{\"owner\":\"indexer\",\"name\":\"test\"}", "/key");
    }

    private static String member(String name, String role) throws Exception {
        return created(
                "/admin/v1/members",
                "{\"name\":\"%s\",\"team\":\"search\",\"role\":\"%s\"}".formatted(name, role),
                "/name");
    }

    /** What the management API made, through its ingress. */
    private static String created(String path, String body, String member) throws Exception {
        HttpResponse<String> answer = client.send(
                request(ADMIN_HOST, path, SECRETS.adminKey())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonCodec.read(answer.body()).at(member).asText();
    }

    private static HttpResponse<String> get(String host, String path, String bearer) throws Exception {
        return client.send(request(host, path, bearer).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String host, String path, String bearer) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://" + host + path)).timeout(SOON);
        return (bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer))
                .header("Content-Type", "application/json");
    }

    /** The queries of the cost dashboard as its ConfigMap has it, as Grafana asks them with everything selected. */
    private static Map<String, String> costQueries() throws Exception {
        var queries = new TreeMap<String, String>();
        JsonNode dashboard = JsonCodec.read(objects.one("ConfigMap", "sluice-dashboards")
                .at("/data/cost.json")
                .asText());
        ClusterObjects.items(dashboard.path("panels"))
                .forEach(panel -> ClusterObjects.items(panel.path("targets"))
                        .forEach(target -> queries.put(
                                panel.path("title").asText() + " "
                                        + target.path("refId").asText(),
                                target.path("expr")
                                        .asText()
                                        .replace("$__rate_interval", "1m")
                                        .replace("$__range", "5m")
                                        .replaceAll("\\$\\w+", ".*"))));
        assertThat(queries).isNotEmpty();
        return queries;
    }

    private static <T extends AutoCloseable> T running(T started) {
        RUNNING.push(started);
        return started;
    }
}
