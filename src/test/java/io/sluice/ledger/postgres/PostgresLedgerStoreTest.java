package io.sluice.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.LedgerEntry;
import io.sluice.ledger.LedgerReport;
import io.sluice.ledger.LedgerStore;
import io.sluice.ledger.LedgerUpkeep;
import io.sluice.ledger.TestEntries;
import io.sluice.model.Usage.Media;
import io.sluice.model.Usage.Tokens;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class PostgresLedgerStoreTest {
    private static final Logger LOG = Logger.getLogger(PostgresLedgerStoreTest.class);
    private static final Instant WINDOW = Instant.parse("2026-03-01T00:00:00Z");

    @Inject
    LedgerStore store;

    @Inject
    LedgerUpkeep upkeep;

    @Inject
    Pool database;

    @Inject
    DataSource dataSource;

    @BeforeEach
    @AfterEach
    void clean() {
        LedgerTables.clear(database);
    }

    @Test
    void addsRowsTheirSumsAndTheirChargesOnce() throws SQLException {
        // Given
        LedgerEntry first = TestEntries.at("2026-03-05T10:59:59.999999Z")
                .charges(new BudgetAmount("b1", WINDOW, 100), new BudgetAmount("b2", WINDOW, 15))
                .entry();
        LedgerEntry second = TestEntries.at("2026-03-05T11:00:00Z")
                .again(first, 2)
                .known(Known.ESTIMATED)
                .charges(new BudgetAmount("b1", WINDOW, 7))
                .entry();

        // When
        assertThat(join(store.add(List.of(first)))).isEqualTo(1);
        assertThat(join(store.add(List.of(first, second, first)))).isEqualTo(1);
        assertThat(join(store.add(List.of(second)))).isZero();

        // Then
        assertThat(number("select count(*) from ledger_entry")).isEqualTo(2);
        assertThat(number("select count(*) from ledger_hour")).isEqualTo(2);
        assertThat(number("select attempts from ledger_day")).isEqualTo(2);
        assertThat(number("select calls from ledger_day")).isEqualTo(1);
        assertThat(number("select estimated_attempts from ledger_day")).isEqualTo(1);
        assertThat(number("select input from ledger_day")).isEqualTo(20);
        assertThat(number("select cost_nano_usd from ledger_day")).isEqualTo(200);
        assertThat(number("select spent from budget_spending where budget_id = 'b1'"))
                .isEqualTo(107);
        assertThat(number("select spent from budget_spending where budget_id = 'b2'"))
                .isEqualTo(15);
        LedgerReport report = check();
        assertThat(report.differences()).isEmpty();
        assertThat(report.rows()).isEqualTo(2);
        assertThat(report.sums()).isEqualTo(5);
    }

    @Test
    void makesTheMonthsItNeedsAndPutsRowsIntoThem() throws SQLException {
        join(store.add(List.of(
                TestEntries.at("2019-12-31T23:59:59.999999Z").entry(),
                TestEntries.at("2020-01-01T00:00:00Z").entry())));

        assertThat(number("select count(*) from ledger_entry_2019_12")).isEqualTo(1);
        assertThat(number("select count(*) from ledger_entry_2020_01")).isEqualTo(1);
    }

    @Test
    void dropsWholeMonthsAndKeepsTheirSums() throws SQLException {
        // Given
        join(store.add(List.of(
                TestEntries.at("2019-12-31T10:00:00Z").entry(),
                TestEntries.at("2020-01-01T10:00:00Z").entry())));

        // When
        List<String> dropped = join(upkeep.dropBefore(Instant.parse("2020-01-31T23:00:00Z")));

        // Then
        assertThat(dropped).contains("ledger_entry_2019_12").doesNotContain("ledger_entry_2020_01");
        assertThat(number("select count(*) from ledger_entry")).isEqualTo(1);
        assertThat(number("select count(*) from ledger_day")).isEqualTo(2);
        assertThat(check().differences()).isEmpty();
        assertThat(join(store.add(List.of(TestEntries.at("2020-01-02T10:00:00Z").entry()))))
                .isEqualTo(1);
    }

    @Test
    void monthsThatAnotherGatewayDroppedAreMadeAgain() {
        join(store.add(List.of(TestEntries.at("2018-05-05T10:00:00Z").entry())));
        database.query("drop table ledger_entry_2018_05").executeAndAwait();
        List<LedgerEntry> late = List.of(TestEntries.at("2018-05-06T10:00:00Z").entry());

        assertThat(join(store.add(late).onFailure().recoverWithItem(0))).isZero();
        assertThat(join(store.add(late))).isEqualTo(1);
    }

    @Test
    void rowsThatNoDatabaseTakesDoNotHoldUpTheOthers() throws SQLException {
        // Given: PostgreSQL takes neither U+0000 nor numbers of so many digits
        List<LedgerEntry> entries = List.of(
                TestEntries.at("2026-03-05T10:00:00Z").raw("{\"n\": 1}").entry(),
                TestEntries.at("2026-03-05T10:00:01Z").raw("{\"n\": 1e999999}").entry(),
                TestEntries.at("2026-03-05T10:00:02Z")
                        .raw("{\"a\\u0000b\": [\"\\ud800\"]}")
                        .tags(Map.of("k\u0000", "\ud83d"))
                        .user("u\u0000" + "x".repeat(5000))
                        .entry(),
                TestEntries.at("2026-03-05T10:00:03Z")
                        .used(
                                new Tokens(Long.MAX_VALUE, 1, 2, 3, Long.MAX_VALUE, 4, new Media(5, 6, 7, 8)),
                                Long.MAX_VALUE)
                        .charges(new BudgetAmount("b", WINDOW, Long.MAX_VALUE))
                        .entry(),
                TestEntries.at("2026-03-05T10:00:04Z")
                        .used(Tokens.of(Long.MAX_VALUE, 0), Long.MAX_VALUE)
                        .charges(new BudgetAmount("b", WINDOW, 1))
                        .entry());

        // When
        int added = join(store.add(entries));

        // Then
        assertThat(added).isEqualTo(5);
        assertThat(number("select count(*) from ledger_entry where usage_raw is null"))
                .isEqualTo(3);
        assertThat(number("select count(*) from ledger_entry where length(end_user) = 255"))
                .isEqualTo(1);
        assertThat(number("select spent from budget_spending")).isEqualTo(Long.MAX_VALUE);
        assertThat(check().differences()).isEmpty();
    }

    @Test
    void gatewaysThatSendTheSameRowsAtOnceAddThemOnce() throws SQLException {
        // Given
        var random = new Random(7);
        List<LedgerEntry> all = IntStream.range(0, 400)
                .mapToObj(i -> TestEntries.at(WINDOW.plusSeconds(random.nextInt(500_000)))
                        .on("route-" + random.nextInt(5), "openai", "m")
                        .by(random.nextBoolean() ? TestEntries.ALICE : TestEntries.CRAWLER)
                        .charges(new BudgetAmount("b" + random.nextInt(3), WINDOW, 1))
                        .entry())
                .toList();

        // When
        var adding = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 16; i++) {
            int from = random.nextInt(300);
            adding.add(store.add(all.subList(from, from + 100)).subscribeAsCompletionStage());
        }
        adding.forEach(CompletableFuture::join);
        join(store.add(all));

        // Then
        assertThat(number("select count(*) from ledger_entry")).isEqualTo(400);
        assertThat(number("select sum(spent) from budget_spending")).isEqualTo(400);
        assertThat(number("select sum(attempts) from ledger_hour")).isEqualTo(400);
        assertThat(check().differences()).isEmpty();
    }

    @Test
    void theCheckFindsSumsThatAreNotTheRows() throws SQLException {
        // Given
        join(store.add(List.of(TestEntries.at("2026-03-05T10:00:00Z")
                .charges(new BudgetAmount("b", WINDOW, 3))
                .entry())));
        database.query("update ledger_hour set cost_nano_usd = cost_nano_usd + 1")
                .executeAndAwait();
        database.query("delete from ledger_day").executeAndAwait();
        database.query("update budget_spending set spent = 2").executeAndAwait();

        // When
        LedgerReport report = check();

        // Then
        assertThat(report.ok()).isFalse();
        assertThat(report.differences()).hasSize(3);
        assertThat(report.differences().getFirst().sum())
                .startsWith("hour 2026-03-05T10:00Z organization=default route=chat provider=openai");
        assertThat(report.differences().getFirst().detail())
                .isEqualTo("cost_nano_usd is 100 by the rows, 101 in the sum");
        assertThat(report.differences().get(1).detail()).startsWith("calls is 1 by the rows, missing in the sum");
        assertThat(report.differences().getLast().detail()).isEqualTo("spent is 3 by the rows, 2 in the sum");
    }

    /** Not a benchmark: says in the log what order of magnitude to expect. */
    @Test
    void takesManyRowsASecond() throws SQLException {
        var random = new Random(1);
        var adding = new ArrayList<List<LedgerEntry>>();
        for (int batch = 0; batch < 20; batch++) {
            adding.add(IntStream.range(0, 500)
                    .mapToObj(i -> TestEntries.at(WINDOW.plusMillis(random.nextInt(3_600_000)))
                            .on("route-" + random.nextInt(20), "openai", "m")
                            .charges(new BudgetAmount("b" + random.nextInt(3), WINDOW, 1))
                            .raw("{\"prompt_tokens\": 10, \"completion_tokens\": 5, \"total_tokens\": 15}")
                            .entry())
                    .toList());
        }
        long begun = System.nanoTime();
        adding.forEach(batch -> join(store.add(batch)));
        long millis = (System.nanoTime() - begun) / 1_000_000;

        LOG.infof("rows=10000 millis=%d", millis);
        assertThat(number("select count(*) from ledger_entry")).isEqualTo(10_000);
        assertThat(check().differences()).isEmpty();
    }

    private LedgerReport check() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return new JdbcLedgerCheck(connection).check();
        }
    }

    private long number(String sql) {
        return database.query(sql)
                .executeAndAwait()
                .iterator()
                .next()
                .getNumeric(0)
                .longValue();
    }

    private static <T> T join(Uni<T> uni) {
        return uni.subscribeAsCompletionStage().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
