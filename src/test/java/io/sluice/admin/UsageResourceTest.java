package io.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.TestDirectory;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerEntry;
import io.sluice.ledger.LedgerStore;
import io.sluice.ledger.TestEntries;
import io.sluice.ledger.postgres.LedgerTables;
import io.sluice.model.Usage.Tokens;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class UsageResourceTest {
    private static final String USAGE = "/admin/v1/usage";
    private static final String LEDGER = "/admin/v1/ledger";

    /** By specification/columns of FOCUS_Spec at its tag v1.2, feature level "Mandatory". */
    private static final String[] MANDATORY_IN_FOCUS = {
        "BilledCost",
        "BillingAccountId",
        "BillingAccountName",
        "BillingCurrency",
        "BillingPeriodEnd",
        "BillingPeriodStart",
        "ChargeCategory",
        "ChargeClass",
        "ChargeDescription",
        "ChargePeriodEnd",
        "ChargePeriodStart",
        "ContractedCost",
        "EffectiveCost",
        "InvoiceIssuerName",
        "ListCost",
        "PricingQuantity",
        "PricingUnit",
        "ProviderName",
        "PublisherName",
        "ServiceCategory",
        "ServiceName"
    };

    private static final String MARCH = "?from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z";

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @Inject
    LedgerStore store;

    @Inject
    Ledger ledger;

    @Inject
    Pool database;

    @Inject
    DirectoryLoader directory;

    @BeforeEach
    @AfterEach
    void clean() {
        LedgerTables.clear(database);
    }

    @Test
    void addsUpByWhatIsAskedFor() {
        // Given
        LedgerEntry first = TestEntries.at("2026-03-05T10:00:00Z")
                .used(new Tokens(10, 20, 30, 40, 50, 60), 1_000)
                .entry();
        add(
                first,
                TestEntries.at("2026-03-05T10:00:01Z")
                        .again(first, 2)
                        .known(Known.UNKNOWN)
                        .entry(),
                TestEntries.at("2026-03-06T10:00:00Z")
                        .by(TestEntries.ADMIN)
                        .unpriced()
                        .entry(),
                TestEntries.at("2026-04-01T00:00:00Z").entry());

        // Then
        request()
                .get(USAGE + MARCH + "&group_by=day,team")
                .then()
                .statusCode(200)
                .body("rows", hasSize(2))
                .body("rows[0].day", equalTo("2026-03-05"))
                .body("rows[0].team", equalTo("search"))
                .body("rows[0].calls", equalTo(1))
                .body("rows[0].attempts", equalTo(2))
                .body("rows[0].estimated_attempts", equalTo(0))
                .body("rows[0].unknown_attempts", equalTo(1))
                .body("rows[0].tokens.input", equalTo(20))
                .body("rows[0].tokens.cache_read", equalTo(20))
                .body("rows[0].tokens.cache_write", equalTo(30))
                .body("rows[0].tokens.cache_write_hour", equalTo(40))
                .body("rows[0].tokens.output", equalTo(55))
                .body("rows[0].tokens.reasoning", equalTo(60))
                .body("rows[0].tokens.audio_input", equalTo(0))
                .body("rows[0].cost_nano_usd", equalTo(1_100))
                .body("rows[1].team", nullValue())
                .body("rows[1].unpriced_attempts", equalTo(1))
                .body("next_cursor", nullValue());
        request().get(USAGE + MARCH).then().body("rows", hasSize(1)).body("rows[0].attempts", equalTo(3));
        request().get(USAGE + MARCH + "&team=ads").then().body("rows", hasSize(0));
    }

    @Test
    void pagesThroughGroupsByCursor() {
        // Given
        add(IntStream.range(0, 25)
                .mapToObj(i -> TestEntries.at("2026-03-05T10:00:00Z")
                        .on("route-" + i, "openai", "m")
                        .entry())
                .toArray(LedgerEntry[]::new));

        // When
        var routes = new ArrayList<String>();
        String cursor = "";
        do {
            var page = request()
                    .get(USAGE + MARCH + "&group_by=route&limit=10&cursor=" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            routes.addAll(page.getList("rows.route", String.class));
            cursor = page.getString("next_cursor");
        } while (cursor != null);

        // Then
        assertThat(routes).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void answersTablesThatNoSpreadsheetTakesForFormulas() {
        add(TestEntries.at("2026-03-05T10:00:00Z").tags(Map.of("=cmd()", "a,b")).entry());

        String table = request()
                .header("Accept", "text/csv")
                .get(USAGE + MARCH + "&group_by=tag,route")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();

        assertThat(table.lines())
                .containsExactly(
                        "tag,route,calls,attempts,estimated_attempts,unknown_attempts,unpriced_attempts,input_tokens,"
                                + "cache_read_tokens,cache_write_tokens,cache_write_hour_tokens,audio_input_tokens,"
                                + "image_input_tokens,output_tokens,reasoning_tokens,audio_output_tokens,"
                                + "image_output_tokens,cost_nano_usd",
                        "\"'=cmd()=a,b\",chat,1,1,0,0,0,10,0,0,0,0,0,5,0,0,0,100");
        request()
                .header("Accept", "application/xml")
                .get(USAGE + MARCH)
                .then()
                .statusCode(200)
                .contentType("application/json");
        request()
                .get(USAGE + MARCH + "&group_by=route&format=csv")
                .then()
                .statusCode(200)
                .contentType("text/csv");
    }

    @Test
    void exportsForChargeback() {
        // Given
        add(TestEntries.at("2026-12-31T23:00:00Z")
                .used(Tokens.of(1000, 500), 1_234_567_890)
                .entry());

        // When
        List<String> lines = request()
                .get(USAGE + "?from=2026-12-01T00:00:00Z&to=2027-01-01T00:00:00Z&format=focus")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString()
                .lines()
                .toList();

        // Then
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().split(",")).contains(MANDATORY_IN_FOCUS);
        assertThat(lines.getLast())
                .isEqualTo(
                        "1.23456789,default,default,Organization,USD,2027-01-01T00:00:00Z,2026-12-01T00:00:00Z,Usage,,"
                                + "Tokens of gpt-4o-mini on chat,Usage-Based,2027-01-01T00:00:00Z,2026-12-31T00:00:00Z,1500,Tokens,"
                                + "1.23456789,1.23456789,openai,1.23456789,Standard,1500,Tokens,openai,openai,chat,chat,Route,"
                                + "AI and Machine Learning,openai,Generative AI,openai/gpt-4o-mini,Tokens,openai/gpt-4o-mini,search,search,Team,"
                                + "\"{\"\"sluice/member\"\":\"\"alice\"\",\"\"sluice/key\"\":\"\"key_alice\"\",\"\"sluice/model\"\":\"\"gpt-4o-mini\"\"}\","
                                + "1,1");
    }

    @Test
    void listsRowsLineByLinePageByPage() throws InvalidJson {
        // Given
        add(IntStream.range(0, 25)
                .mapToObj(i -> TestEntries.at("2026-03-05T10:00:00Z")
                        .id(String.format("att_%03d", i))
                        .entry())
                .toArray(LedgerEntry[]::new));

        // When
        var ids = new ArrayList<String>();
        String cursor = "";
        do {
            var answer = request().get(LEDGER + MARCH + "&limit=10&cursor=" + cursor);
            answer.then().statusCode(200).contentType("application/x-ndjson");
            for (String line : answer.asString().lines().toList()) {
                ids.add(JsonCodec.read(line).path("attempt_id").asText());
            }
            cursor = answer.header("x-next-cursor");
        } while (cursor != null);

        // Then
        assertThat(ids).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aRowSaysEverything() throws InvalidJson {
        // Given
        LedgerEntry entry = TestEntries.at("2026-03-05T10:00:00.000001Z")
                .tags(Map.of("project", "apollo"))
                .user("u1")
                .raw("{\"prompt_tokens\":10,\"completion_tokens\":5}")
                .charges(new BudgetAmount("b", Instant.parse("2026-03-01T00:00:00Z"), 100))
                .entry();
        add(entry);

        // When
        String line = request()
                .get(LEDGER + MARCH + "&call_id=" + entry.begun().call())
                .then()
                .extract()
                .asString();

        // Then
        String amount = "[{\"budget\":\"b\",\"window_start\":\"2026-03-01T00:00:00Z\",\"amount\":100}]";
        assertThat(JsonCodec.read(line))
                .isEqualTo(JsonCodec.read("{\"attempt_id\":\"" + entry.begun().id() + "\",\"call_id\":\""
                        + entry.begun().call() + "\",\"attempt\":1,\"started_at\":\"2026-03-05T10:00:00.000001Z\","
                        + "\"ended_at\":\"2026-03-05T10:00:00.250001Z\",\"organization\":\"default\","
                        + "\"principal\":\"member:alice\",\"caller_kind\":\"member\",\"caller\":\"alice\","
                        + "\"team\":\"search\",\"key\":\"key_alice\",\"route\":\"chat\",\"dialect\":\"openai\","
                        + "\"task\":\"llm/v1/chat\",\"provider\":\"openai\",\"model\":\"gpt-4o-mini\","
                        + "\"model_answered\":\"gpt-4o-mini-2024-07-18\",\"tags\":{\"project\":\"apollo\"},"
                        + "\"user\":\"u1\",\"outcome\":\"success\",\"finish_reason\":\"stop\",\"latency_us\":250000,"
                        + "\"first_token_us\":40000,\"usage_known\":\"reported\",\"tokens\":{\"input\":10,"
                        + "\"cache_read\":0,\"cache_write\":0,\"cache_write_hour\":0,\"audio_input\":0,"
                        + "\"image_input\":0,\"output\":5,\"reasoning\":0,\"audio_output\":0,\"image_output\":0},"
                        + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":5},\"cost_nano_usd\":100,"
                        + "\"price_version\":\"built-in\",\"unpriced\":false,\"worst_case\":{\"input\":1000,"
                        + "\"output\":500,\"cost_nano_usd\":9000,\"price_version\":\"built-in\"},\"holds\":" + amount
                        + ",\"charges\":" + amount + "}"));
    }

    @Test
    void aSettledAttemptShowsWithinSeconds() {
        // Given
        LedgerEntry entry =
                TestEntries.at(Instant.now()).on("fresh", "openai", "m").entry();

        // When
        join(ledger.begin(entry.begun()));
        join(ledger.end(entry.begun(), entry.ended()));

        // Then
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> request().get(USAGE + "?route=fresh").then().body("rows[0].calls", equalTo(1)));
        assertThat(request().get(LEDGER + "?route=fresh").asString())
                .contains(entry.begun().id().value());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "group_by=color | 'group_by' must name any of day, hour, route",
                "group_by=route,route | 'group_by' must name route once.",
                "from=yesterday | 'from' must be a time by RFC 3339",
                "from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z | 'from' must not be after 'to'.",
                "limit=0 | 'limit' must be a whole number from 1 to 10000.",
                "format=xml | 'format' must be json, csv or focus.",
                "cursor=abc | 'cursor' must be the next cursor of a page of the same request.",
                "cursor=WyJhIl0 | 'cursor' must be the next cursor of a page of the same request.",
            })
    void refusesWhatItDoesNotUnderstand(String parameters, String message) {
        request()
                .get(USAGE + "?" + parameters)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body(containsString(message));
    }

    @Test
    void refusesCursorsOfOthers() {
        for (String cursor : List.of("abc", "WyJhIl0", "W10", "WzEsIlx1MDAwMCJd", "WzFlOTksImEiXQ")) {
            request().get(LEDGER + "?cursor=" + cursor).then().statusCode(400);
        }
        request()
                .get(LEDGER + "?cursor=WzkyMjMzNzIwMzY4NTQ3NzU4MDcsImEiXQ")
                .then()
                .statusCode(200);
    }

    @Test
    void membersSeeTheirOwnWhateverTheyAskFor() {
        // Given
        TestDirectory.clear(database, directory);
        Management.ADMIN.made("teams", "{'name': 'search'}", "name");
        Management.ADMIN.made("members", "{'name': 'alice', 'team': 'search', 'role': 'member'}", "name");
        Management alice = Management.ADMIN.keyOf("alice");
        add(
                TestEntries.at("2026-03-05T10:00:00Z").by(TestEntries.ALICE).entry(),
                TestEntries.at("2026-03-05T10:00:01Z").by(TestEntries.BOB).entry(),
                TestEntries.at("2026-03-05T10:00:02Z").by(TestEntries.CRAWLER).entry(),
                TestEntries.at("2026-03-05T10:00:03Z").by(TestEntries.ADMIN).entry());

        // Then
        request().get(USAGE + MARCH).then().body("rows[0].calls", equalTo(4));
        for (String question : List.of("", "&team=search", "&group_by=member,service_account,key", "&format=json")) {
            alice.request()
                    .get(USAGE + MARCH + question)
                    .then()
                    .statusCode(200)
                    .body("rows", hasSize(1))
                    .body("rows[0].calls", equalTo(1));
        }
        for (String question : List.of("&member=bob", "&service_account=crawler", "&team=ads", "&key=key_bob")) {
            alice.request().get(USAGE + MARCH + question).then().statusCode(200).body("rows", hasSize(0));
            assertThat(alice.request().get(LEDGER + MARCH + question).asString())
                    .isEmpty();
        }
        assertThat(alice.request().get(LEDGER + MARCH).asString().lines())
                .singleElement()
                .asString()
                .contains("member:alice");
        TestDirectory.clear(database, directory);
    }

    @Test
    void leadsSeeTheirTeamsWhateverTheyAskForAndNobodyElses() {
        // Given
        TestDirectory.clear(database, directory);
        Management.ADMIN.made("teams", "{'name': 'search'}", "name");
        Management.ADMIN.made("teams", "{'name': 'ads'}", "name");
        Management.ADMIN.made("members", "{'name': 'alice', 'team': 'search', 'lead': true}", "name");
        Management.ADMIN.made("members", "{'name': 'carol', 'team': 'search'}", "name");
        Management alice = Management.ADMIN.keyOf("alice");
        Management own = new Management(
                Management.ADMIN.made("keys", "{'owner': 'alice', 'scopes': ['own-usage', 'call']}", "key"));
        add(
                TestEntries.at("2026-03-05T10:00:00Z").by(TestEntries.ALICE).entry(),
                TestEntries.at("2026-03-05T10:00:01Z").by(TestEntries.BOB).entry(),
                TestEntries.at("2026-03-05T10:00:02Z").by(TestEntries.CRAWLER).entry(),
                TestEntries.at("2026-03-05T10:00:03Z").by(TestEntries.ADMIN).entry());

        // Then
        for (String question : List.of("", "&team=search", "&format=json", "&tag=", "&group_by=team")) {
            alice.request()
                    .get(USAGE + MARCH + question)
                    .then()
                    .statusCode(200)
                    .body("rows", hasSize(1))
                    .body("rows[0].calls", equalTo(2));
        }
        for (String question : List.of("&member=bob", "&team=ads", "&key=key_bob", "&team=")) {
            assertThat(alice.request().get(LEDGER + MARCH + question).asString())
                    .doesNotContain("\"member:bob\"", "\"first-admin\"");
        }
        alice.request().get(USAGE + MARCH + "&team=ads").then().body("rows", hasSize(0));
        assertThat(alice.request().get(LEDGER + MARCH).asString().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"team\":\"search\""));
        own.request().get(USAGE + MARCH).then().body("rows[0].calls", equalTo(1));

        // When
        Management.ADMIN.patch("members/alice", "{'team': 'ads'}").statusCode(200);

        // Then
        assertThat(alice.request().get(LEDGER + MARCH).asString().lines())
                .as("the new team's, and the own")
                .hasSize(2)
                .anyMatch(line -> line.contains("member:bob"))
                .anyMatch(line -> line.contains("member:alice"));

        // When
        Management.ADMIN.patch("members/alice", "{'lead': null}").statusCode(200);

        // Then
        alice.request().get(USAGE + MARCH).then().body("rows[0].calls", equalTo(1));
        TestDirectory.clear(database, directory);
    }

    @Test
    void isNotForEverybody() {
        given().get(USAGE).then().statusCode(401);
        given().get(LEDGER).then().statusCode(401);
    }

    private void add(LedgerEntry... entries) {
        join(store.add(List.of(entries)));
    }

    private RequestSpecification request() {
        return given().header("Authorization", "Bearer " + key);
    }

    private static <T> T join(Uni<T> uni) {
        return uni.subscribeAsCompletionStage().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
