package io.sluice.call;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.identity.Authorizer;
import io.sluice.identity.Principal;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Reply;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.TokenBucket;
import io.sluice.model.Tooling;
import io.sluice.pricing.Price;
import io.sluice.pricing.RoutePricing;
import io.sluice.provider.ProviderRegistry;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.RoutePolicy.OnDisconnect;
import io.sluice.support.PostgresResource;
import io.sluice.support.RawStream;
import io.sluice.support.VendorRoutes;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Tokens;
import io.sluice.telemetry.CallTraces;
import io.sluice.telemetry.Meters;
import io.sluice.upstream.Dispatcher;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a call whose caller hangs up, by what its route says, against a provider's double. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class CallerLeavesTest {
    /** Pico-dollars a token: 2 and 8 micro-dollars. */
    private static final Price PRICE = Price.of(Map.of(TokenBucket.INPUT, 2_000_000L, TokenBucket.OUTPUT, 8_000_000L));

    private static final String ADMIN = "test-admin-key-0123456789";
    private static final String RUN = Long.toString(System.nanoTime(), 36);
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final int WORDS = 60;
    private static final long MEGABYTE = 1 << 20;

    private static FakeUpstream upstream;

    @Inject
    Catalog catalog;

    @Inject
    ProviderRegistry providers;

    @Inject
    Authorizer authorizer;

    @Inject
    Accounting accounting;

    @Inject
    Dispatcher dispatcher;

    @Inject
    AnswerDrains drains;

    @Inject
    Meters meters;

    @Inject
    Vertx vertx;

    /** A name for each test: the ledger keeps what others did. */
    private final String route = "left-" + RUN + "-" + RUNS.incrementAndGet();

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void slowStreams() {
        upstream.reset();
        upstream.onEveryCall(
                io.sluice.support.upstream.Reply.text("word ".repeat(WORDS)).gap(Duration.ofMillis(60)));
    }

    @Test
    void theProviderIsCutOffAndWhatCameIsEstimatedUnlessTheRouteSaysOtherwise() throws IOException {
        // Given
        serve(RoutePolicy.DEFAULT.onDisconnect());

        // When
        hangUpAfter("word", true);

        // Then
        patiently().until(() -> outcome() == Outcome.CANCELLED_BY_CLIENT);
        JsonNode row = onlyRow();
        assertThat(row.path("usage_known").asText()).isEqualTo("estimated");
        assertThat(row.path("outcome").asText()).isEqualTo("aborted");
        assertThat(row.path("tokens").path("output").asLong()).isPositive();
    }

    @Test
    void theAnswerIsReadToItsEndWhereTheRouteSaysSoAndTheProvidersCountIsBilled() throws IOException {
        // Given
        serve(OnDisconnect.DRAIN);
        String budget = budget();

        // When
        hangUpAfter("word", true);

        // Then
        JsonNode row = onlyRow();
        assertThat(outcome()).isEqualTo(Outcome.COMPLETED);
        Tokens served = upstream.tokensServed().total().tokens();
        assertThat(row.path("usage_known").asText()).isEqualTo("reported");
        assertThat(row.path("outcome").asText()).isEqualTo("aborted");
        assertThat(row.path("tokens").path("input").asLong()).isEqualTo(served.input());
        assertThat(row.path("tokens").path("output").asLong())
                .isEqualTo(served.output())
                .isGreaterThan(WORDS);
        long cost = served.input() * 2_000 + served.output() * 8_000;
        assertThat(row.path("cost_nano_usd").asLong()).isEqualTo(cost);
        assertThat(spentAndHeld(budget)).containsExactly(cost, 0L);
        assertThat(drains.underWay()).isZero();
    }

    @Test
    void theCallKeepsItsPlaceUntilTheAnswerHasEnded() throws IOException {
        // Given
        serve(OnDisconnect.DRAIN, 1);
        upstream.script()
                .next(io.sluice.support.upstream.Reply.text("word ".repeat(WORDS))
                        .gap(Duration.ofMillis(100)));

        // When
        hangUpAfter("word", true);
        int meanwhile = chat().statusCode();

        // Then
        assertThat(meanwhile).isIn(429, 503);
        onlyRow();
        patiently().untilAsserted(() -> assertThat(chat().statusCode()).isEqualTo(200));
    }

    @Test
    void aWholeAnswerAndAStreamThatHasNotOpenedAreWaitedForToo() throws IOException {
        for (boolean stream : new boolean[] {false, true}) {
            // Given
            String name = route + (stream ? "-stream" : "-whole");
            serve(name, OnDisconnect.DRAIN, 100);
            upstream.reset();
            upstream.onEveryCall(
                    io.sluice.support.upstream.Reply.text("late but whole").latency(Duration.ofSeconds(2)));

            // When
            try (var call = RawStream.open(RestAssured.baseURI + ":" + RestAssured.port, ADMIN, body(name, stream))) {
                patiently().until(() -> !upstream.requests().isEmpty());
            }

            // Then
            JsonNode row = onlyRow(name);
            Tokens served = upstream.tokensServed().total().tokens();
            assertThat(outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(row.path("usage_known").asText()).isEqualTo("reported");
            assertThat(row.path("tokens").path("output").asLong()).isEqualTo(served.output());
        }
    }

    @Test
    void nothingIsTriedAgainForSomebodyWhoHasLeft() throws IOException {
        // Given
        Route plain = route(route, OnDisconnect.DRAIN, 100);
        RoutePolicy policy = plain.policy();
        serve(new Route(
                plain.name(),
                plain.task(),
                plain.plan(),
                new RoutePolicy(
                        policy.timeouts(),
                        RoutePolicy.DEFAULT.retries(),
                        policy.breaker(),
                        policy.maxInFlight(),
                        policy.lenient(),
                        policy.onDisconnect()),
                plain.declaration(),
                plain.pricing()));
        upstream.onEveryCall(io.sluice.support.upstream.Reply.error(503).latency(Duration.ofSeconds(3)));

        // When
        try (var call = RawStream.open(RestAssured.baseURI + ":" + RestAssured.port, ADMIN, body(route, true))) {
            patiently().until(() -> !upstream.requests().isEmpty());
        }

        // Then
        JsonNode row = onlyRow();
        assertThat(row.path("outcome").asText()).startsWith("upstream_");
        patiently().until(() -> drains.underWay() == 0);
        assertThat(upstream.requests()).hasSize(1);
    }

    @Test
    void anAnswerWithoutAnEndIsCutOffAtTheCapOfItsSize() throws IOException {
        // Given
        serve(OnDisconnect.DRAIN);
        upstream.onEveryCall(io.sluice.support.upstream.Reply.endless(1L << 40));

        // When
        hangUpAfter("data: ", true);

        // Then
        patiently().until(() -> outcome() == Outcome.CANCELLED_BY_CLIENT);
        assertThat(onlyRow().path("usage_known").asText()).isEqualTo("estimated");
        assertThat(drains.underWay()).isZero();
    }

    @Test
    void anAnswerThatTakesTooLongIsCutOffAtTheCapOfItsTime() {
        // Given
        serve(OnDisconnect.DRAIN);
        upstream.onEveryCall(
                io.sluice.support.upstream.Reply.text("word ".repeat(WORDS)).stallAfterEvent(5));
        var own = new AnswerDrains(vertx, MEGABYTE, Duration.ofMillis(300));

        // When
        leaveAfterOneFrame(own);

        // Then
        patiently().until(() -> outcome() == Outcome.CANCELLED_BY_CLIENT);
        assertThat(onlyRow().path("usage_known").asText()).isEqualTo("estimated");
        assertThat(own.underWay()).isZero();
    }

    @Test
    void aStopCutsOffWhatIsReadForNobodyAndLaterLeaversAtOnce() {
        // Given
        serve(OnDisconnect.DRAIN);
        upstream.onEveryCall(
                io.sluice.support.upstream.Reply.text("word ".repeat(WORDS)).stallAfterEvent(5));
        var own = new AnswerDrains(vertx, MEGABYTE, Duration.ofMinutes(5));
        leaveAfterOneFrame(own);
        assertThat(own.underWay()).isEqualTo(1);

        // When
        own.stop(new ShutdownEvent());

        // Then
        assertThat(own.underWay()).isZero();
        patiently().until(() -> outcome() == Outcome.CANCELLED_BY_CLIENT);
        onlyRow();

        // When
        leaveAfterOneFrame(own);

        // Then
        patiently()
                .until(() -> upstream.requests().size() == 2
                        && upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
        assertThat(own.underWay()).isZero();
    }

    /** As the dialects do, without a socket: a stream is asked for, one frame is read, and then nobody is there. */
    private void leaveAfterOneFrame(AnswerDrains own) {
        var pipeline = new CallPipeline(catalog, authorizer, accounting, dispatcher, own, meters, CallTraces.OFF);
        var inbound = new Inbound(
                CallId.next(),
                Principal.FIRST_ADMIN,
                "openai",
                "127.0.0.1",
                CallOptions.NONE,
                LimitNotice.NONE,
                System.nanoTime());
        var streamed = new AtomicReference<Reply.Streamed<ChatResponse>>();
        Cancellable call = pipeline.chat(inbound, request())
                .subscribe()
                .with(reply -> streamed.set((Reply.Streamed<ChatResponse>) reply), thrown -> {});
        patiently().until(() -> streamed.get() != null);
        var reader = streamed.get().frames().subscribe().withSubscriber(AssertSubscriber.create(1));
        reader.awaitNextItem();
        reader.cancel();
        call.cancel();
    }

    private ChatRequest request() {
        return new ChatRequest(
                new RouteName(route),
                List.of(Message.of(Role.USER, "Tell me of rivers.")),
                new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, Extensions.NONE),
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.STREAM,
                null);
    }

    private void hangUpAfter(String text, boolean stream) throws IOException {
        try (var call = RawStream.open(RestAssured.baseURI + ":" + RestAssured.port, ADMIN, body(route, stream))) {
            call.readUntil(text);
        }
    }

    private io.restassured.response.Response chat() {
        return admin().body(body(route, false)).post("/v1/chat/completions");
    }

    private static String body(String name, boolean stream) {
        return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Tell me of rivers.\"}]}"
                .formatted(name, stream);
    }

    private void serve(OnDisconnect onDisconnect) {
        serve(onDisconnect, 100);
    }

    private void serve(OnDisconnect onDisconnect, int maxInFlight) {
        serve(route, onDisconnect, maxInFlight);
    }

    private void serve(String name, OnDisconnect onDisconnect, int maxInFlight) {
        serve(route(name, onDisconnect, maxInFlight));
    }

    private void serve(Route one) {
        TestCatalog.serve(catalog, List.of(one));
    }

    private Route route(String name, OnDisconnect onDisconnect, int maxInFlight) {
        Route plain = new VendorRoutes(providers, upstream).openAi(name, "gpt-4o");
        RoutePolicy policy = plain.policy();
        return new Route(
                plain.name(),
                plain.task(),
                plain.plan(),
                new RoutePolicy(
                        policy.timeouts(),
                        policy.retries(),
                        policy.breaker(),
                        maxInFlight,
                        policy.lenient(),
                        onDisconnect),
                plain.declaration(),
                RoutePricing.of(new RouteName(name), 7, PRICE, null));
    }

    private String budget() {
        return admin().body("{\"scope\":{\"route\":\"" + route + "\"},\"limit\":{\"usd\":\"10\"},\"window\":\"day\"}")
                .post("/admin/v1/budgets")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static List<Long> spentAndHeld(String budget) {
        var shown = admin().get("/admin/v1/budgets/" + budget).then().statusCode(200);
        return List.of(
                ((Number) shown.extract().path("spent_nano_usd")).longValue(),
                ((Number) shown.extract().path("held_nano_usd")).longValue());
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", "Bearer " + ADMIN).contentType(ContentType.JSON);
    }

    private static Outcome outcome() {
        return upstream.lastRequest().outcome();
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    private JsonNode onlyRow() {
        return onlyRow(route);
    }

    private JsonNode onlyRow(String name) {
        return patiently().until(() -> rows(name), rows -> rows.size() == 1).getFirst();
    }

    private static List<JsonNode> rows(String name) {
        String text = admin().get("/admin/v1/ledger?route=" + name)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(CallerLeavesTest::read)
                .toList();
    }

    private static JsonNode read(String line) {
        try {
            return JsonCodec.read(line);
        } catch (InvalidJson e) {
            throw new AssertionError(line, e);
        }
    }
}
