package io.sluice.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.sluice.gateway.LedgerRows.Row;
import io.sluice.gateway.OracleCase.Kind;
import io.sluice.gateway.OracleRun.Done;
import io.sluice.gateway.OracleRun.Planned;
import io.sluice.gateway.OracleVendor.Way;
import io.sluice.json.JsonCodec;
import io.sluice.model.TokenBucket;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Tokens;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The ledger against an oracle, for every provider, task and delivery, with everything that can go wrong: each attempt is
 * exactly one row, whose tokens are the double's own count of what it served where its wire tells it, and no less where it
 * does not. A provider that {@link OracleVendor#ALL} lacks fails this test.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProviderOracleTest {
    /** Dollars a million tokens are a thousandth of nano-dollars a token. */
    private static final long INPUT = 2_000;

    private static final long OUTPUT = 8_000;
    private static final long CACHE_READ = 500;
    private static final long CACHE_WRITE = 3_000;
    private static final String RUN = Long.toString(System.nanoTime(), 36);

    @Inject
    ProviderRegistry registry;

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @TestHTTPResource
    URI api;

    private final List<String> routes = new ArrayList<>();
    private FakeUpstream upstream;
    private List<Done> done = List.of();

    @BeforeAll
    void callEverything() throws InterruptedException {
        upstream = FakeUpstream.start();
        var run = new OracleRun(apiUrl(), key, upstream);
        for (OracleVendor vendor : OracleVendor.ALL) {
            Provider bean = registry.find(new ProviderId(vendor.provider())).orElseThrow();
            List<Way> ways = vendor.ways(bean, upstream.baseUrl(vendor.place().wire()));
            assertThat(ways).as(vendor.provider()).isNotEmpty();
            for (Way way : ways) {
                var routes = new EnumMap<Kind, String>(Kind.class);
                for (OracleCase test : OracleCase.all(vendor, way)) {
                    String route = routes.computeIfAbsent(test.kind(), kind -> route(vendor, way, kind));
                    run.plan(new Planned(vendor, way, route, test));
                }
            }
        }
        done = run.run();
    }

    @AfterAll
    void removeRoutes() {
        routes.forEach(route -> request().delete("/admin/v1/routes/" + route));
        upstream.close();
    }

    @Test
    void everyProviderHasItsLine() {
        var known = new TreeSet<>(OracleVendor.WITHOUT_UPSTREAM);
        OracleVendor.ALL.forEach(vendor -> known.add(vendor.provider()));

        assertThat(known).containsExactlyElementsOf(registry.names());
    }

    @TestFactory
    Stream<DynamicTest> everyAttemptIsARowWithTheDoublesOwnCount() {
        return done.stream()
                .collect(Collectors.groupingBy(
                        call -> call.planned().vendor() + " " + call.planned().way()))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .map(calls -> dynamicTest(calls.getKey(), () -> {
                    var softly = new SoftAssertions();
                    calls.getValue().forEach(call -> compare(softly, call));
                    softly.assertAll();
                }));
    }

    private static void compare(SoftAssertions softly, Done call) {
        Planned planned = call.planned();
        String name = planned.vendor() + " " + planned.way() + ", " + planned.test() + ": ";
        softly.assertThat(call.served()).as(name + "requests").isNotEmpty();
        softly.assertThat(call.rows()).as(name + "rows").hasSameSizeAs(call.served());
        softly.assertThat(call.rows().stream().map(Row::attempt))
                .as(name + "ids")
                .doesNotHaveDuplicates();
        for (int i = 0; i < Math.min(call.rows().size(), call.served().size()); i++) {
            Row row = call.rows().get(i);
            Tokens served = call.served().get(i).tokens();
            String attempt = name + "served " + served + ", row " + row.json();
            softly.assertThat(row.number()).as(attempt).isEqualTo(i + 1);
            softly.assertThat(row.cost()).as(attempt).isEqualTo(cost(row));
            var verdict = new OracleVerdict(softly, attempt, planned, row, served);
            verdict.check(i == 0 ? planned.test().row() : OracleCase.Row.TOLD);
        }
    }

    /** By its own buckets; the worst case is dearer, for nobody knows what of it came from a cache. */
    private static long cost(Row row) {
        if (row.known().equals("unknown")) {
            return row.json().path("worst_case").path("cost_nano_usd").longValue();
        }
        return INPUT * row.tokens("input")
                + CACHE_READ * row.tokens(TokenBucket.CACHE_READ.id())
                + CACHE_WRITE * row.tokens(TokenBucket.CACHE_WRITE.id())
                + OUTPUT * (row.tokens(TokenBucket.OUTPUT.id()) + row.tokens(TokenBucket.REASONING.id()));
    }

    private String route(OracleVendor vendor, Way way, Kind kind) {
        String name = String.join("-", "oracle", RUN, vendor.label(), way.name(), kind.name())
                .toLowerCase(Locale.ROOT);
        var definition = JsonCodec.object()
                .put("name", name)
                .put("task", way.task().id())
                .put("provider", vendor.provider())
                .put("model", vendor.place().models().get(way.task()))
                .put("lenient", true);
        var config = definition
                .putObject("config")
                .put("api_base", upstream.baseUrl(vendor.place().wire()));
        vendor.place().settings().forEach((setting, value) -> set(config, setting, value));
        if (vendor.place().key() != null) {
            set(config, vendor.place().key(), "sk-double-0123456789");
        }
        definition.putObject("retries").put("max", 1).put("first_delay", "1ms").put("max_delay", "1s");
        definition.putObject("breaker").put("volume", 10_000);
        definition
                .putObject("price")
                .put("input_usd_per_million", "2")
                .put("output_usd_per_million", "8")
                .put("cache_read_usd_per_million", "0.5")
                .put("cache_write_usd_per_million", "3");
        switch (kind) {
            case CALM -> {
                // as usual
            }
            case HURRIED ->
                definition
                        .putObject("timeouts")
                        .put("open", "500ms")
                        .put("gap", "500ms")
                        .put("total", "1500ms");
            case DRAINED -> definition.put("on_disconnect", "drain");
        }
        request().body(definition.toString()).post("/admin/v1/routes").then().statusCode(201);
        routes.add(name);
        return name;
    }

    /** A setting whose name has a dot is a member of an object. */
    private static void set(ObjectNode config, String setting, String value) {
        int dot = setting.indexOf('.');
        if (dot < 0) {
            config.put(setting, value);
        } else {
            config.withObject("/" + setting.substring(0, dot)).put(setting.substring(dot + 1), value);
        }
    }

    private String apiUrl() {
        return api.toString().replaceAll("/+$", "");
    }

    private RequestSpecification request() {
        return given().baseUri(apiUrl())
                .header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON);
    }
}
