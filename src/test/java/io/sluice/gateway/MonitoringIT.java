package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.support.Dashboards;
import io.sluice.support.MetricsPage;
import io.sluice.support.MetricsPage.Metric;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Said.UsageSaid;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator looks at, with a gateway that has had calls of every kind: each metric is documented, and each query of
 * each dashboard finds something in a real Prometheus.
 */
class MonitoringIT {
    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-any, openai_api_base: OPENAI}}
              - name: claude
                endpoint_type: llm/v1/chat
                model: {provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: sk-any, api_base: ANTHROPIC}}
              - name: silent
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-any, openai_api_base: OPENAI}}
              - name: lost
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-any, openai_api_base: "http://127.0.0.1:1/v1"}}
              - name: unpriced
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: nobody-sells-this, config: {openai_api_key: sk-any, openai_api_base: OPENAI}}
              - name: limited
                endpoint_type: llm/v1/chat
                limit: {calls: 1, renewal_period: hour}
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-any, openai_api_base: OPENAI}}
              - name: spent
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-any, openai_api_base: OPENAI}}
              - name: lenient
                endpoint_type: llm/v1/chat
                lenient: true
                model: {provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: sk-any, api_base: ANTHROPIC}}
            """;

    /** Only where there is a Vault, or TLS: {@code VaultIT} and {@code TlsIT} see them. */
    private static final Set<String> ELSEWHERE = Set.of(
            "sluice_secret_store_up",
            "sluice_secret_age_seconds",
            "sluice_secret_reads_total",
            "sluice_tls_certificate_remaining_seconds",
            "sluice_tls_certificate_lifetime_seconds",
            "sluice_tls_files_valid");

    private static final Pattern SAMPLE = Pattern.compile("(?m)^(sluice_\\w+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    @TempDir
    private static Path folder;

    private static GatewaySetup setup;
    private static Set<String> beforeAnyCall;

    @BeforeAll
    static void start() throws Exception {
        setup = GatewaySetup.start(folder, ROUTES);
        beforeAnyCall = labelsIn(setup.metrics()).keySet();
        budget("{\"scope\":{\"route\":\"chat\"},\"limit\":{\"usd\":\"100.00\"},\"window\":\"day\"}");
        budget("{\"scope\":{\"route\":\"claude\"},\"limit\":{\"tokens\":1000000},\"window\":\"day\"}");
        budget("{\"scope\":{\"route\":\"spent\"},\"limit\":{\"calls\":1},\"window\":\"month\"}");
        setup.upstream()
                .onEveryCall(request -> request.text().contains("silent words")
                        ? Reply.text("Rivers run.").usageSaid(UsageSaid.ABSENT)
                        : Reply.text("Rivers run.").usage(20, 10).cachedInput(5));
        calls();
    }

    @AfterAll
    static void stop() {
        setup.close();
    }

    @Test
    void everyMetricIsDocumentedWithItsLabelsAndEveryDocumentedOneIsThere() throws Exception {
        var documented = new TreeMap<String, Metric>(MetricsPage.read());
        assertThat(documented.keySet()).containsAll(ELSEWHERE);
        documented.keySet().removeAll(ELSEWHERE);
        await("every metric of the page, and no other")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    calls(); // limits and budgets refuse what comes after the first
                    assertThat(labelsIn(setup.metrics()).keySet())
                            .containsExactlyInAnyOrderElementsOf(documented.keySet());
                });
        await("the end of every call, however it ended")
                .atMost(Duration.ofSeconds(30))
                .until(() -> setup.metrics().contains("\nsluice_calls_in_flight 0.0\n"));

        documented.forEach((name, metric) -> {
            if (metric.always()) {
                assertThat(beforeAnyCall).contains(name);
            }
        });
        Map<String, Set<String>> present = labelsIn(setup.metrics());
        present.forEach((name, labels) ->
                assertThat(labels).as(name).isEqualTo(documented.get(name).labels()));
    }

    @Test
    void everyQueryOfEveryDashboardFindsSomethingAndEveryAlertIsEvaluated() throws Exception {
        Map<String, String> silent = new TreeMap<>(Dashboards.queries());
        try (Prometheus prometheus = Prometheus.start(
                folder, new Prometheus.PackagedTarget(setup.gateway().managementUrl(), GatewaySetup.KEY))) {
            await("an answer to every query")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> {
                        calls();
                        silent.values()
                                .removeIf(query ->
                                        !prometheus.query(substituted(query)).isEmpty());
                        assertThat(silent).isEmpty();
                    });

            assertThat(prometheus.query("sum(sluice_cost_usd_total)").getFirst())
                    .isPositive();
            assertThat(prometheus.get("/api/v1/rules").findValues("health").toString())
                    .contains("ok")
                    .doesNotContain("err");
        }
    }

    /** As Grafana does it, with everything selected. */
    private static String substituted(String query) {
        return query.replace("$__rate_interval", "1m").replace("$__range", "5m").replaceAll("\\$\\w+", ".*");
    }

    /** Some of every kind: answers whole and streamed, with and without usage, failures, refusals. */
    private static void calls() throws Exception {
        setup.chat("chat", false);
        setup.chat("chat", true);
        setup.chat("claude", false);
        setup.post(
                "/v1/chat/completions",
                GatewaySetup.CHAT.formatted("silent", true).replace("rivers", "silent words"));
        setup.chat("lost", false);
        setup.chat("unpriced", false);
        setup.chat("limited", false);
        setup.chat("spent", false);
        setup.post(
                "/v1/chat/completions",
                GatewaySetup.CHAT.formatted("lenient", false).replace("{\"model\"", "{\"n\":2,\"model\""));
        setup.client()
                .send(
                        HttpRequest.newBuilder(URI.create(setup.gateway().apiUrl() + "/v1/models"))
                                .header("Authorization", "Bearer not-a-key")
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    private static void budget(String document) throws Exception {
        HttpResponse<String> reply = setup.post("/admin/v1/budgets", document);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
    }

    private static Map<String, Set<String>> labelsIn(String scrape) {
        var labels = new TreeMap<String, Set<String>>();
        Matcher sample = SAMPLE.matcher(scrape);
        while (sample.find()) {
            String name = sample.group(1).replaceFirst("_(bucket|sum|count)$", "");
            Set<String> known = labels.computeIfAbsent(name, unseen -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> known.add(label.group(1)));
            }
            known.remove("le");
        }
        return labels;
    }
}
