package io.sluice.call;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.TokenBucket;
import io.sluice.model.UpstreamError;
import io.sluice.pricing.Price;
import io.sluice.pricing.RoutePricing;
import io.sluice.provider.Upstream;
import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.support.EchoRoutes;
import io.sluice.support.EchoUpstream;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Limits and budgets of calls, through HTTP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AdmissionHttpTest {
    /** A dollar per thousand tokens: an answer of the echo, 9 tokens in and 3 out, costs 12 thousandths. */
    private static final Price PRICE =
            Price.of(Map.of(TokenBucket.INPUT, 1_000_000_000L, TokenBucket.OUTPUT, 1_000_000_000L));

    private static final RoutePolicy TWO_TRIES = new RoutePolicy(
            RoutePolicy.DEFAULT.timeouts(),
            new RoutePolicy.Retries(1, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO),
            new RoutePolicy.Breaker(10_000, 100, Duration.ofSeconds(1)),
            1024,
            false,
            RoutePolicy.OnDisconnect.CANCEL);

    private static final String RUN = Long.toString(System.nanoTime(), 36);
    private static final AtomicInteger RUNS = new AtomicInteger();

    @Inject
    Catalog catalog;

    private final String route = "admitted-" + RUN + "-" + RUNS.incrementAndGet();
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void oneRoute() {
        serve(null);
    }

    @AfterEach
    void nothingIsLeft() {
        made.forEach(path -> request().delete(path).then().statusCode(204));
    }

    @Test
    void aCallThatCouldPassABudgetIsRefusedWithItsName() {
        String id = budget("{'scope':{'route':'%s'},'limit':{'usd':'1.00'},'window':'day'}");
        call(10).statusCode(200);
        call(5000).statusCode(429).header("x-should-retry", equalTo("false")).body("error.message", containsString(id));
        request()
                .get("/admin/v1/budgets/" + id)
                .then()
                .statusCode(200)
                .body("limit_nano_usd", equalTo(1_000_000_000))
                .body("spent_nano_usd", equalTo(12_000_000))
                .body("held_nano_usd", equalTo(0))
                .body("resets_at", notNullValue());
    }

    @Test
    void aCallThatSetsNoBoundIsGivenOneUnderABudget() {
        budget("{'scope':{'route':'%s'},'limit':{'usd':'1000.00'},'window':'month'}");
        request()
                .body(json("{'model':'%s','messages':[{'role':'user','content':'hi'}]}"))
                .post("/v1/quote")
                .then()
                .body("worst_case.output_tokens", equalTo(4096))
                .body("budgets.headroom_nano_usd", hasItem(notNullValue()));
    }

    @Test
    void manyAtOnceDoNotPassABudget() throws Exception {
        String id = budget("{'scope':{'route':'%s'},'limit':{'calls':10},'window':'day'}");
        List<Integer> statuses = atOnce(60);
        assertThat(statuses).containsOnly(200, 429);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(10);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> request()
                        .get("/admin/v1/budgets/" + id)
                        .then()
                        .body("spent_calls", equalTo(10))
                        .body("held_calls", equalTo(0)));
    }

    @Test
    void aSoftBudgetRefusesNothing() {
        budget("{'scope':{'route':'%s'},'limit':{'usd':'0.01'},'window':'day','hard':false}");
        call(10).statusCode(200);
        call(10).statusCode(200);
    }

    @Test
    void aLimitOfCallsRefusesWithTheTimeToWaitAndSaysWhatIsLeft() {
        limit("{'scope':{'route':'%s'},'calls':2,'per':'hour'}");
        call(10).statusCode(200)
                .header("x-ratelimit-limit-requests", equalTo("2"))
                .header("x-ratelimit-remaining-requests", equalTo("1"));
        call(10).statusCode(200);
        call(10).statusCode(429)
                .header("Retry-After", not(equalTo("0")))
                .header("x-ratelimit-remaining-requests", equalTo("0"))
                .body("error.code", equalTo("rate_limit_exceeded"));
    }

    @Test
    void aRefusedCallIsChargedNowhere() {
        limit("{'scope':{'route':'%s'},'calls':2,'per':'hour'}");
        String id = budget("{'scope':{'route':'%s'},'limit':{'usd':'1.00'},'window':'day'}");
        call(5000).statusCode(429);
        call(5000).statusCode(429);
        call(10).statusCode(200);
        call(10).statusCode(200);
        request().get("/admin/v1/budgets/" + id).then().body("spent_nano_usd", equalTo(24_000_000));
    }

    @Test
    void tokensAreReservedByTheirBoundAndCorrectedToTheTruth() {
        limit("{'scope':{'route':'%s'},'total_tokens':400,'per':'hour'}");
        for (int i = 0; i < 5; i++) {
            call(100).statusCode(200);
        }
        call(400).statusCode(429);
    }

    @Test
    void aLimitOfMlflowsHoldsForAllDialectsTogether() {
        serve(new Declaration.Limit(2, null, "minute"));
        call(10).statusCode(200);
        request()
                .body("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .post("/gateway/" + route + "/invocations")
                .then()
                .statusCode(200);
        request()
                .body("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                .post("/gateway/" + route + "/invocations")
                .then()
                .statusCode(429)
                .body("error", containsString("2 per 1 minute"));
        request()
                .header("anthropic-version", "2023-06-01")
                .body(json("{'model':'%s','max_tokens':5,'messages':[{'role':'user','content':'hi'}]}"))
                .post("/v1/messages")
                .then()
                .statusCode(429)
                .header("anthropic-ratelimit-requests-remaining", equalTo("0"))
                .body("error.type", equalTo("rate_limit_error"));
    }

    /** Its first attempt has begun to be answered, which costs, and is repeated. */
    @Test
    void aCallIsOneCallHoweverManyAttemptsItTakes() {
        var attempts = new AtomicInteger();
        serve(null, breakingOnce(attempts), TWO_TRIES);
        limit("{'scope':{'route':'%s'},'calls':2,'per':'hour'}");
        limit("{'scope':{'route':'%s'},'total_tokens':100000,'per':'hour'}");
        limit("{'scope':{'route':'%s'},'in_flight':1}");
        String id = budget("{'scope':{'route':'%s'},'limit':{'calls':2},'window':'day'}");
        String cost = budget("{'scope':{'route':'%s'},'limit':{'usd':'100.00'},'window':'day'}");

        stream().statusCode(200).body(containsString("You said"));
        assertThat(attempts).hasValue(2);
        request()
                .get("/admin/v1/budgets/" + id)
                .then()
                .body("spent_calls", equalTo(1))
                .body("held_calls", equalTo(0));
        request()
                .get("/admin/v1/budgets/" + cost)
                .then()
                .body("spent_nano_usd", greaterThan(12_000_000))
                .body("held_nano_usd", equalTo(0));
        stream().statusCode(200);
        stream().statusCode(429);
        request().get("/admin/v1/budgets/" + id).then().body("spent_calls", equalTo(2));
    }

    private static Upstream breakingOnce(AtomicInteger attempts) {
        var echo = new EchoUpstream();
        var broken = new CallFailed(new Failure.Upstream(UpstreamError.of(UpstreamError.Kind.NETWORK, "it broke")));
        return (Upstream.ChatStream) (attempt, credentials) -> attempts.incrementAndGet() == 1
                ? Multi.createBy()
                        .concatenating()
                        .streams(
                                echo.chatStream(attempt, credentials).select().first(),
                                Multi.createFrom().failure(broken))
                : echo.chatStream(attempt, credentials);
    }

    private ValidatableResponse stream() {
        return request()
                .body(json("{'model':'%s','messages':[{'role':'user','content':'hi'}],'max_tokens':10,'stream':true}"))
                .post("/v1/chat/completions")
                .then();
    }

    private void serve(Declaration.@Nullable Limit limit) {
        serve(limit, new EchoUpstream(), null);
    }

    private void serve(Declaration.@Nullable Limit limit, Upstream upstream, @Nullable RoutePolicy policy) {
        Route plain = EchoRoutes.of(route, Task.CHAT, upstream);
        var declaration = new Declaration(
                plain.declaration().origin(),
                plain.declaration().style(),
                limit,
                plain.declaration().changedAt());
        TestCatalog.serve(
                catalog,
                List.of(new Route(
                        plain.name(),
                        plain.task(),
                        plain.plan(),
                        policy == null ? plain.policy() : policy,
                        declaration,
                        RoutePricing.of(new RouteName(route), 1, PRICE, null))));
    }

    private String budget(String body) {
        return made("/admin/v1/budgets", body);
    }

    private String limit(String body) {
        return made("/admin/v1/limits", body);
    }

    private String made(String path, String body) {
        String id = request()
                .body(json(body))
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        made.add(path + "/" + id);
        return id;
    }

    private ValidatableResponse call(int maxTokens) {
        return request()
                .body(json("{'model':'%s','messages':[{'role':'user','content':'hi'}],'max_tokens':" + maxTokens + "}"))
                .post("/v1/chat/completions")
                .then();
    }

    private List<Integer> atOnce(int callers) throws InterruptedException, ExecutionException {
        Callable<Integer> one = () -> call(10).extract().statusCode();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var reply : threads.invokeAll(java.util.Collections.nCopies(callers, one))) {
                statuses.add(reply.get());
            }
        }
        return statuses;
    }

    private String json(String body) {
        return body.formatted(route).replace('\'', '"');
    }

    private static RequestSpecification request() {
        return given().header("Authorization", "Bearer test-admin-key-0123456789")
                .contentType(ContentType.JSON);
    }
}
