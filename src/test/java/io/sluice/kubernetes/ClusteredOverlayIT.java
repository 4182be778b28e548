package io.sluice.kubernetes;

import static io.sluice.kubernetes.ClusteredSetup.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.Prometheus;
import io.sluice.json.JsonCodec;
import io.sluice.kubernetes.Callers.Language;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
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
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int TERMINATED_BY_SIGTERM = 128 + 15;
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

    private static ClusteredSetup setup;

    @BeforeAll
    static void start() throws Exception {
        setup = ClusteredSetup.start(folder);
        setup.upstream().onEveryCall(ClusteredOverlayIT::answer);
    }

    @AfterAll
    static void stop() throws Exception {
        if (setup != null) {
            setup.close();
        }
    }

    @Test
    void callersOfEveryLanguageAreServedByTlsToAllThatIsBehind() throws Exception {
        // When
        try (var callers = setup.callers()) {
            for (Language language : Language.values()) {
                callers.call(language, "chat", false, "Rivers?").get();
                callers.call(language, "chat", true, "Rivers?").get();
            }

            // Then
            assertThat(callers.failures()).isEmpty();
            assertThat(callers.answered()).hasSize(2 * Language.values().length);
        }
        String token = setup.kubelet().issued().getFirst();
        assertThat(setup.cluster().hasVouchedFor(token)).isTrue();
        assertThat(setup.pod().output())
                .doesNotContain(
                        token,
                        setup.providerKey(),
                        setup.callersKey(),
                        SECRETS.adminKey(),
                        SECRETS.masterKey(),
                        SECRETS.databasePassword());
        assertThat(
                        setup.database()
                                .query(
                                        "select ssl from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'sluice'"))
                .isNotEmpty()
                .containsOnly("t");
    }

    @Test
    void theIngressCarriesCallersAndItsAdminComponentAdministratorsAndNeitherTheOther() throws Exception {
        String key = setup.callersKey();
        assertThat(setup.get(setup.callersHost(), "/v1/models", key).body()).contains("\"chat\"");
        assertThat(setup.get(setup.callersHost(), "/health", "").statusCode()).isEqualTo(200);
        assertThat(setup.get(setup.adminHost(), "/admin/v1/keys", SECRETS.adminKey())
                        .statusCode())
                .isEqualTo(200);
        assertThat(setup.get(setup.adminHost(), "/admin/v1/keys", key).statusCode())
                .isEqualTo(403);
        for (String path : List.of(
                "/admin/v1/keys",
                "/v1/../admin/v1/keys",
                "/v1/%2e%2e/admin/v1/keys",
                "/v1/..%2fadmin/v1/keys",
                "//admin/v1/keys",
                "/q/metrics",
                "/q/openapi")) {
            refusesByItself(setup.callersHost(), path);
        }
        refusesByItself(setup.adminHost(), "/v1/models");
        refusesByItself("somebody-else.example.com", "/v1/models");
    }

    @Test
    void eventsGoThroughTheIngressWhenTheyCome() throws Exception {
        // When
        HttpResponse<InputStream> answer = setup.client()
                .send(
                        setup.request(setup.callersHost(), "/v1/chat/completions", setup.callersKey())
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                                                + Callers.SLOWLY + "\"}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream events = answer.body()) {
            String first = new String(events.readNBytes(6), StandardCharsets.UTF_8);

            // Then
            assertThat(first).isEqualTo("data: ");
            assertThat(slow()).extracting(RecordedRequest::outcome).contains(Outcome.IN_PROGRESS);
        }
    }

    @Test
    void aRotatedProviderKeyAndARenewedTokenOfThePodFailNoCall() {
        // Given
        try (var callers = setup.callers()) {
            callers.callOn(4);
            await().atMost(SOON).until(() -> callers.answered().size() > 10);

            // When
            setup.kubelet().renewTokens();
            String token = setup.kubelet().issued().getLast();
            await("a log-in with the new token")
                    .atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> {
                        setup.rotateProviderKey();
                        return setup.cluster().hasVouchedFor(token);
                    });
            int before = callers.answered().size();
            await().atMost(SOON).until(() -> callers.answered().size() > before + 10);
            callers.stop();

            // Then
            assertThat(callers.failures()).isEmpty();
            assertThat(setup.upstream().lastRequest().header("authorization"))
                    .hasValue("Bearer " + setup.providerKey());
            assertThat(setup.pod().output()).doesNotContain(token, setup.providerKey());
        }
    }

    @Test
    void aChangedConfigMapIsServedWithoutARestart() {
        setup.kubelet().update("sluice-routes", Map.of("routes.yaml", setup.routes() + ONE_MORE));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(setup.get(setup.callersHost(), "/v1/models", setup.callersKey())
                                .body())
                        .contains("\"added\""));
    }

    @Test
    void prometheusFindsTheGatewayByItsServiceMonitorAndTheCostDashboardHasData() throws Exception {
        // Given
        String auditor = setup.make(
                "/admin/v1/members", "{\"name\":\"prometheus\",\"team\":\"search\",\"role\":\"auditor\"}", "/name");
        String key = setup.make(
                "/admin/v1/keys",
                "{\"owner\":\"%s\",\"name\":\"scrapes\",\"scopes\":[\"read-metrics\"]}".formatted(auditor),
                "/key");
        Path home = Files.createDirectories(folder.resolve("prometheus"));
        String configuration = PrometheusOperator.configuration(
                setup.objects(), setup.pod(), home, Map.of("sluice-metrics", Map.of("key", key)));
        Map<String, String> silent = costQueries();

        // When
        try (var prometheus = Prometheus.start(home, configuration);
                var callers = setup.callers()) {
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

            // Then
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

    /**
     * As a rolling update does it: a newer pod is ready; the endpoint of the old one goes; then comes the signal. How long {@code
     * preStop} waits until the endpoint is gone everywhere is not waited here: it is when calls go to the newer one.
     */
    @Test
    void aPodThatIsReplacedUnderLoadCutsNoStreamAndLeavesNothingUnwritten() throws Exception {
        // Given
        Pod old = setup.pod();
        Pod next = setup.newPod();
        var callers = setup.callers();
        callers.callOn(4);
        int before = slow().size();
        List<Future<?>> underWay = new ArrayList<>();
        for (Language language : Language.values()) {
            underWay.add(callers.call(language, "chat", true, Callers.SLOWLY));
            underWay.add(callers.call(language, "chat", false, Callers.SLOWLY));
        }
        await().atMost(SOON).until(() -> slow().size() == before + underWay.size());

        // When
        setup.leadTo(next);
        int answered = callers.answered().size();
        await("what was on its way to the old one")
                .atMost(SOON)
                .until(() -> callers.answered().size() > answered + 40);
        old.signalStop();
        assertThat(slow()).extracting(RecordedRequest::outcome).endsWith(inProgress(underWay.size()));

        // Then readiness goes first, while calls are still answered
        long signalled = System.nanoTime();
        await("readiness to go")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !old.isReady());
        assertThat(old.status("management", "/q/health/ready")).isEqualTo(503);
        int health = old.status("http", "/health");
        if (System.nanoTime() - signalled < Drain.of(setup.objects()).delay().toNanos()) {
            assertThat(health).isEqualTo(200);
        }
        // then what was under way ends as if nothing were,
        for (Future<?> call : underWay) {
            assertThat(old.isRunning()).isTrue();
            call.get();
        }
        // then the process, within what Kubernetes gives it after preStop.
        assertThat(old.awaitEnd(Drain.of(setup.objects()).afterPreStop())).isEqualTo(TERMINATED_BY_SIGTERM);
        assertThat(old.output()).contains("Sluice has stopped.").doesNotContain("\"level\":\"ERROR\"");
        callers.close();
        assertThat(callers.failures()).isEmpty();
        await("the newer pod's last rows")
                .atMost(SOON)
                .untilAsserted(() -> assertThat(rows()).containsAll(callers.answered()));
        assertThat(rows()).doesNotHaveDuplicates();
        assertThat(setup.database().query("select node from gateway_epoch where settled_at is null"))
                .containsExactly("sluice-2");
    }

    private static Outcome[] inProgress(int count) {
        return Collections.nCopies(count, Outcome.IN_PROGRESS).toArray(Outcome[]::new);
    }

    private static void refusesByItself(String host, String path) throws Exception {
        HttpResponse<String> answer = setup.get(host, path, SECRETS.adminKey());
        assertThat(answer.statusCode()).as(path).isEqualTo(404);
        assertThat(answer.body()).as(path).contains("nginx");
    }

    /** The double's answers: most at once, some in their own time, about ten seconds. */
    private static Reply answer(RecordedRequest request) {
        if (!request.text().contains(Callers.SLOWLY)) {
            return Reply.text("Rivers run.").usage(20, 10);
        }
        return request.json().path("stream").asBoolean()
                ? Reply.text("word ".repeat(100)).gap(Duration.ofMillis(100))
                : Reply.text("Rivers run.").latency(Duration.ofSeconds(10));
    }

    private static List<RecordedRequest> slow() {
        return setup.upstream().requests().stream()
                .filter(request -> request.text().contains(Callers.SLOWLY))
                .toList();
    }

    /** The tags of the ledger's rows of successful attempts. */
    private static List<String> rows() throws Exception {
        return setup.database()
                .query("select tags->>'" + Callers.TAG
                        + "' from ledger_entry where outcome = 'success' and tags <> '{}'");
    }

    /** The queries of the cost dashboard as its ConfigMap has it, as Grafana asks them with everything selected. */
    private static Map<String, String> costQueries() throws Exception {
        var queries = new TreeMap<String, String>();
        String text = setup.objects()
                .one("ConfigMap", "sluice-dashboards")
                .at("/data/cost.json")
                .asText();
        for (JsonNode panel : JsonCodec.read(text).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                String query = target.path("expr")
                        .asText()
                        .replace("$__rate_interval", "1m")
                        .replace("$__range", "5m")
                        .replaceAll("\\$\\w+", ".*");
                queries.put(
                        panel.path("title").asText() + " "
                                + target.path("refId").asText(),
                        query);
            }
        }
        assertThat(queries).isNotEmpty();
        return queries;
    }
}
