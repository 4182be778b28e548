package io.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.sluice.admission.BudgetBook;
import io.sluice.admission.Budgets;
import io.sluice.admission.Budgets.Decision;
import io.sluice.admission.Budgets.Hold;
import io.sluice.admission.Demand;
import io.sluice.admission.RuleLoader;
import io.sluice.admission.Subject;
import io.sluice.admission.Used;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.ledger.CurrentEpoch;
import io.sluice.model.Task;
import io.sluice.support.EchoRoutes;
import io.sluice.support.EchoUpstream;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits and budgets over the management API, with a real PostgreSQL. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RulesHttpTest {
    private static final Management ADMIN = Management.ADMIN;
    private static final Subject SUBJECT = new Subject("default", "search", "alice", null, "key_1", "chat", Map.of());

    @Inject
    Pool database;

    @Inject
    RuleLoader loader;

    @Inject
    BudgetBook book;

    @Inject
    CurrentEpoch epoch;

    @Inject
    Catalog catalog;

    /** What limits and budgets of these tests are for. */
    @BeforeEach
    void names() {
        ADMIN.post("teams", "{'name': 'search'}");
        ADMIN.post("teams", "{'name': 'a'}");
        ADMIN.post("members", "{'name': 'a@b', 'team': 'search'}");
        ADMIN.post("service-accounts", "{'name': 'indexer', 'team': 'search'}");
        TestCatalog.serve(catalog, List.of(EchoRoutes.of("chat", Task.CHAT, new EchoUpstream())));
    }

    @AfterEach
    void clean() {
        database.query("truncate rate_limit, budget, budget_account, budget_spending, budget_lease, budget_notice,"
                        + " budget_write_off")
                .executeAndAwait();
        database.query("update admission_revision set revision = revision + 1").executeAndAwait();
        loader.reload().await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void limitIsMadeShownChangedAndRemoved() {
        String id = ADMIN.post("limits", "{'scope': {'team': 'search'}, 'calls': 5, 'per': 'minute'}")
                .statusCode(201)
                .header("Location", containsString("/admin/v1/limits/lim_"))
                .body("id", startsWith("lim_"))
                .extract()
                .path("id");
        assertThat(loader.limits().find(id)).isPresent();

        ADMIN.get("limits/" + id)
                .statusCode(200)
                .body("scope", equalTo(Map.of("team", "search")))
                .body("calls", equalTo(5))
                .body("per", equalTo("minute"));
        ADMIN.patch("limits/" + id, "{'calls': 7}").statusCode(200).body("calls", equalTo(7));
        ADMIN.patch("limits/" + id, "{'input_tokens': 1000, 'per': 'hour'}")
                .statusCode(200)
                .body("$", not(hasKey("calls")))
                .body("input_tokens", equalTo(1000));
        ADMIN.get("limits").statusCode(200).body("items.id", hasItem(id));
        ADMIN.delete("limits/" + id).statusCode(204);
        ADMIN.get("limits/" + id).statusCode(404);
        ADMIN.get("audit?action=limit.*")
                .body("items.action", hasItems("limit.create", "limit.change", "limit.delete"));
    }

    @Test
    void limitOfAMemberOnARouteAndOfCallsInFlight() {
        ADMIN.post("limits", "{'scope': {'member': 'a@b', 'route': 'chat'}, 'in_flight': 2}")
                .statusCode(201)
                .body("scope", equalTo(Map.of("member", "a@b", "route", "chat")))
                .body("in_flight", equalTo(2))
                .body("$", not(hasKey("per")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'team': 'serach'}                     | scope.team            | There is no team named 'serach'.",
                "{'member': 'indexer'}                  | scope.member          | There is no member named 'indexer'.",
                "{'service_account': 'a@b'}             | scope.service_account | There is no service account named 'a@b'.",
                "{'key': 'key_nobody'}                  | scope.key             | There is no key with the id 'key_nobody'.",
                "{'route': 'Chat'}                      | scope.route           | There is no route named 'Chat'.",
                "{'member': 'a@b', 'route': 'nothing'}  | scope.route           | There is no route named 'nothing'.",
                "{'member': 'nobody', 'route': 'chat'}  | scope.member          | There is no member named 'nobody'.",
            })
    void refusesWhatIsForNobody(String scope, String field, String message) {
        refused(
                ADMIN.post("limits", "{'scope': " + scope + ", 'calls': 5, 'per': 'minute'}")
                        .body("errors.message", hasItem(message)),
                field,
                "unknown");
        if (!scope.contains(",")) {
            refused(
                    ADMIN.post("budgets", "{'scope': " + scope + ", 'limit': {'usd': '1'}, 'window': 'day'}"),
                    field,
                    "unknown");
        }
    }

    @Test
    void takesANameThatAnotherGatewayHasJustMade() {
        String team = "made-elsewhere-" + System.nanoTime();
        database.withTransaction(connection -> connection
                        .preparedQuery("insert into team (name, created_at) values ($1, now())")
                        .execute(Tuple.of(team))
                        .chain(() -> connection
                                .query("update directory_revision set revision = revision + 1")
                                .execute()))
                .await()
                .atMost(Duration.ofSeconds(10));

        ADMIN.post("budgets", "{'scope': {'team': '" + team + "'}, 'limit': {'usd': '1'}, 'window': 'day'}")
                .statusCode(201);
    }

    @Test
    void takesEveryNameThatThereIs() {
        String key = ADMIN.made("keys", "{'owner': 'indexer'}", "id");
        for (String scope : List.of(
                "{'team': 'search'}",
                "{'member': 'a@b'}",
                "{'service_account': 'indexer'}",
                "{'key': '" + key + "'}",
                "{'route': 'chat'}",
                "{'organization': 'default'}",
                "{'tag': 'project=never seen'}")) {
            ADMIN.post("budgets", "{'scope': " + scope + ", 'limit': {'usd': '1'}, 'window': 'day'}")
                    .statusCode(201);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'calls': 5, 'per': 'minute'}                                      | scope     | missing",
                "{'scope': {}, 'calls': 5, 'per': 'minute'}                         | scope     | scope",
                "{'scope': {'team': 'a', 'key': 'b'}, 'calls': 5, 'per': 'minute'}  | scope     | scope",
                "{'scope': {'tag': 'a=b'}, 'calls': 5, 'per': 'minute'}             | scope.tag | unknown_member",
                "{'scope': {'team': 'a'}, 'calls': 0, 'per': 'minute'}              | calls     | int_range",
                "{'scope': {'team': 'a'}, 'calls': 1.5, 'per': 'minute'}            | calls     | int_range",
                "{'scope': {'team': 'a'}, 'calls': 5, 'per': 'week'}                | per       | per",
                "{'scope': {'team': 'a'}, 'in_flight': 5, 'per': 'day'}             | per       | per",
                "{'scope': {'team': 'a'}, 'calls': 5, 'per': 'day', 'burst': 3}     | burst     | unknown_member",
            })
    void refusesLimitsThatAreNotValid(String body, String field, String rule) {
        refused(ADMIN.post("limits", body), field, rule);
    }

    @Test
    void budgetIsMadeShownChangedAndRemoved() {
        String id = ADMIN.post(
                        "budgets",
                        "{'scope': {'team': 'search'}, 'limit': {'usd': '10.00'}, 'window': 'day',"
                                + " 'time_zone': 'Europe/Berlin'}")
                .statusCode(201)
                .body("id", startsWith("bud_"))
                .body("limit", equalTo(Map.of("usd", "10.00")))
                .body("hard", equalTo(true))
                .body("unpriced", equalTo("serve"))
                .body("limit_nano_usd", equalTo(10_000_000_000L))
                .body("spent_nano_usd", equalTo(0))
                .body("held_nano_usd", equalTo(0))
                .body("$", hasKey("resets_at"))
                .extract()
                .path("id");

        ADMIN.patch("budgets/" + id, "{'limit': {'usd': '0.000000001'}, 'hard': false}")
                .statusCode(200)
                .body("limit", equalTo(Map.of("usd", "0.000000001")))
                .body("limit_nano_usd", equalTo(1))
                .body("hard", equalTo(false));
        refused(ADMIN.patch("budgets/" + id, "{'window': 'week'}"), "window", "read_only");
        refused(ADMIN.patch("budgets/" + id, "{'limit': {'usd': null, 'tokens': 5}}"), "limit", "read_only");
        ADMIN.get("budgets").statusCode(200).body("items.id", hasItem(id));
        ADMIN.delete("budgets/" + id).statusCode(204);
        ADMIN.get("budgets/" + id).statusCode(404);
    }

    @Test
    void rollingBudgetInCallsShowsCalls() {
        ADMIN.post("budgets", "{'scope': {'tag': 'project=x'}, 'limit': {'calls': 3}, 'window': {'rolling': '24h'}}")
                .statusCode(201)
                .body("window", equalTo(Map.of("rolling", "24h")))
                .body("limit_calls", equalTo(3))
                .body("spent_calls", equalTo(0))
                .body("$", not(hasKey("time_zone")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'limit': {'usd': '1'}, 'window': 'day'}                                            | scope          | missing",
                "{'scope': {'team': 'a'}, 'window': 'day'}                                           | limit          | missing",
                "{'scope': {'team': 'a'}, 'limit': {'usd': 10}, 'window': 'day'}                     | limit.usd      | usd",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1e3'}, 'window': 'day'}                  | limit.usd      | usd",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '0.0000000001'}, 'window': 'day'}         | limit.usd      | usd",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1', 'calls': 1}, 'window': 'day'}        | limit          | limit",
                "{'scope': {'team': 'a'}, 'limit': {'eur': '1'}, 'window': 'day'}                    | limit.eur      | unknown_member",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1'}}                                     | window         | missing",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1'}, 'window': 'year'}                   | window         | window",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1'}, 'window': {'rolling': '10s'}}       | window.rolling | duration",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1'}, 'window': 'day', 'time_zone': 'Mars'}  | time_zone   | time_zone",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1'}, 'window': 'day', 'webhook': 'ftp://x'} | webhook     | url",
                "{'scope': {'team': 'a'}, 'limit': {'usd': '1'}, 'window': 'day', 'colour': 'red'}      | colour      | unknown_member",
                "{'scope': {'tag': 'project'}, 'limit': {'usd': '1'}, 'window': 'day'}                  | scope.tag   | tag",
            })
    void refusesBudgetsThatAreNotValid(String body, String field, String rule) {
        refused(ADMIN.post("budgets", body), field, rule);
    }

    @Test
    void sharesOfALostGatewayAreDecidedOnceAndOnRecord() {
        String id =
                ADMIN.made("budgets", "{'scope': {'team': 'search'}, 'limit': {'tokens': 100}, 'window': 'day'}", "id");
        database.query("insert into gateway_epoch values ('lost:900', 'lost', 900, now(), now() - interval '1 day'),"
                        + " ('fresh:901', 'fresh', 901, now(), now() + interval '1 day')")
                .executeAndAwait();
        database.preparedQuery("insert into budget_lease select $1, date_trunc('day', now(), 'UTC'), h, 20, 0, 5"
                        + " from unnest(array['lost:900', 'fresh:901']) h")
                .executeAndAwait(Tuple.of(id));

        ADMIN.get("budgets/" + id)
                .statusCode(200)
                .body("held_tokens", equalTo(25))
                .body("spent_tokens", equalTo(0));
        ADMIN.get("gateways").statusCode(200).body("items.id", hasItems("lost:900", "fresh:901"));
        ADMIN.get("gateways/lost:900")
                .statusCode(200)
                .body("node", equalTo("lost"))
                .body("shares[0].budget", equalTo(id))
                .body("shares[0].amount", equalTo(20));
        ADMIN.post("gateways/fresh:901/close", "{'shares': 'spent'}")
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:gateway-alive"));
        ADMIN.post("gateways/lost:900/close", "{'shares': 'kept'}").statusCode(400);
        ADMIN.post("gateways/none:1/close", "{'shares': 'spent'}").statusCode(404);
        ADMIN.post("gateways/lost:900/close", "{'shares': 'spent'}")
                .statusCode(200)
                .body("closed", equalTo("spent"))
                .body("shares", hasSize(0));

        ADMIN.get("budgets/" + id)
                .statusCode(200)
                .body("spent_tokens", equalTo(20))
                .body("held_tokens", equalTo(5));
        ADMIN.get("audit?action=gateway.*").body("items.target", hasItem("gateway:lost:900"));
        database.query("delete from gateway_epoch where holder in ('lost:900', 'fresh:901')")
                .executeAndAwait();
    }

    @Test
    void whatCallsHoldAndSpendIsShownAndNoMoreThanTheLimitIsAdmitted() {
        String id = ADMIN.made(
                "budgets", "{'scope': {'route': 'chat'}, 'limit': {'tokens': 100}, 'window': 'month'}", "id");

        Hold hold = ((Decision.Held) decide(60)).hold();

        ADMIN.get("budgets/" + id).body("held_tokens", equalTo(60)).body("spent_tokens", equalTo(0));
        assertThat(decide(41)).isInstanceOf(Decision.Refused.class);
        charge(hold.settle(new Used(20, 10, 0)).getFirst());
        ADMIN.get("budgets/" + id).body("held_tokens", equalTo(0)).body("spent_tokens", equalTo(30));
        assertThat(decide(71)).isInstanceOf(Decision.Refused.class);
        ((Decision.Held) decide(70)).hold().cancel();
        ADMIN.patch("budgets/" + id, "{'limit': {'tokens': 20}}")
                .statusCode(200)
                .body("spent_tokens", equalTo(30));
        assertThat(decide(1)).isInstanceOf(Decision.Refused.class);
    }

    private Decision decide(long tokens) {
        return book.reserve(SUBJECT, new Demand(tokens, 0, 0, true)).await().atMost(Duration.ofSeconds(10));
    }

    /** As the ledger does when the row is in the database. */
    private void charge(Budgets.Amount amount) {
        database.preparedQuery("select budget_charge($1, $2, $3, $4)")
                .executeAndAwait(Tuple.of(
                        epoch.name(),
                        new String[] {amount.budget()},
                        new java.time.OffsetDateTime[] {amount.windowStart().atOffset(ZoneOffset.UTC)},
                        new Long[] {amount.amount()}));
    }

    private static void refused(ValidatableResponse answer, String field, String rule) {
        answer.statusCode(400)
                .body("type", equalTo("urn:sluice:problem:invalid-request"))
                .body("errors.field", hasItem(field))
                .body("errors.rule", hasItem(rule));
    }
}
