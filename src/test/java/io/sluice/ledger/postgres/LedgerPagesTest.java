package io.sluice.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.ledger.Dimension;
import io.sluice.ledger.EntryQuery;
import io.sluice.ledger.EntryQuery.Place;
import io.sluice.ledger.LedgerFilter;
import io.sluice.ledger.LedgerFilter.Owner;
import io.sluice.ledger.LedgerReader;
import io.sluice.ledger.LedgerReader.Kept;
import io.sluice.ledger.UsageQuery;
import io.sluice.ledger.UsageRow;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Pages of a large ledger cost the same wherever they are, and nobody loads the rest. With {@code -Dsluice.ledger.rows=10000000}
 * it is that large; docs/ledger.md has the numbers.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerPagesTest {
    private static final Logger LOG = Logger.getLogger(LedgerPagesTest.class);
    private static final long ROWS = Long.getLong("sluice.ledger.rows", 60_000);
    private static final long AT_ONCE = 250_000;
    private static final int PAGE = 1000;
    private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2026-05-01T00:00:00Z");
    private static final Duration MONTHS = Duration.between(FROM, TO);
    private static final String EVERYBODY = "everybody";

    @Inject
    LedgerReader reader;

    @Inject
    MonthlyTables months;

    @Inject
    Pool database;

    @BeforeAll
    void fill() {
        LedgerTables.clear(database);
        wait(months.require(Set.of(YearMonth.of(2026, 3), YearMonth.of(2026, 4))));
        long begun = System.nanoTime();
        for (long first = 0; first < ROWS; first += AT_ONCE) {
            rows(first, Math.min(ROWS, first + AT_ONCE) - 1);
        }
        for (String unit : List.of("hour", "day")) {
            wait(database.query(LedgerSql.addSums("ledger_entry", unit)).execute());
        }
        wait(database.query("vacuum analyze ledger_entry").execute());
        LOG.infof("filled rows=%d seconds=%d", ROWS, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }

    @AfterAll
    void clean() {
        LedgerTables.clear(database);
    }

    @Test
    void aPageCostsTheSameWhereverItIs() {
        for (String whose : List.of(EVERYBODY, "the member m7", "the team rare", "the key rare")) {
            LedgerFilter filter = filter(whose);
            timed(
                    "warm-up",
                    whose,
                    () -> reader.entries(page(filter, null)).await().indefinitely());
            for (String where : List.of("first", "middle", "last")) {
                EntryQuery query = page(filter, place(where));

                List<Kept> page =
                        timed(where, whose, () -> reader.entries(query).await().indefinitely());

                assertThat(page)
                        .hasSizeBetween(1, PAGE)
                        .isSortedAccordingTo((one, other) -> one.entry()
                                .begun()
                                .at()
                                .compareTo(other.entry().begun().at()));
                String plan = plan(new EntrySql(query));
                assertThat(plan).as(plan).contains("Index Scan").doesNotContain("Seq Scan");
                assertThat(rowsRead(new EntrySql(query))).as(plan).isLessThan(25L * PAGE);
            }
        }
    }

    @Test
    void allRowsComeOnceAndNoPageIsKept() {
        long before = heap();
        long most = 0;
        long rows = 0;
        long begun = System.nanoTime();
        List<Kept> page = reader.entries(page(filter(EVERYBODY), null)).await().indefinitely();
        while (!page.isEmpty() && rows < 1_000_000) {
            rows += page.size();
            if (rows % (100 * PAGE) == 0) {
                most = Math.max(most, heap() - before);
            }
            var last = page.getLast().entry().begun();
            page = reader.entries(page(
                            filter(EVERYBODY), new Place(last.at(), last.id().value())))
                    .await()
                    .indefinitely();
        }
        LOG.infof(
                "walked rows=%d millis_a_page=%.1f heap_mebibytes=%d",
                rows, (System.nanoTime() - begun) / 1e6 / (rows / PAGE), most >> 20);
        assertThat(rows).isEqualTo(Math.min(ROWS, 1_000_000));
        assertThat(most).isLessThan(64L << 20);
    }

    @Test
    void usageIsAddedUpFromSumsAndPagedByItsValues() {
        List<Dimension> by = List.of(Dimension.ROUTE, Dimension.DAY, Dimension.MEMBER);
        LedgerFilter filter = filter(EVERYBODY);
        List<UsageRow> first = timed(
                "first",
                "usage",
                () -> reader.usage(new UsageQuery(filter, by, null, PAGE))
                        .await()
                        .indefinitely());
        List<String> late = List.of("route-9", "2026-04-20", "m1");
        List<UsageRow> last = timed(
                "last",
                "usage",
                () -> reader.usage(new UsageQuery(filter, by, late, PAGE))
                        .await()
                        .indefinitely());
        List<UsageRow> all = timed(
                "whole",
                "usage",
                () -> reader.usage(new UsageQuery(filter, List.of(), null, PAGE))
                        .await()
                        .indefinitely());

        assertThat(first).hasSize(PAGE);
        assertThat(last)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.group().getFirst()).isEqualTo("route-9"));
        assertThat(all.getFirst().attempts().all()).isEqualTo(ROWS);
    }

    private LedgerFilter filter(String whose) {
        return switch (whose) {
            case EVERYBODY -> new LedgerFilter(FROM, TO, Map.of(), null);
            case "the member m7" -> new LedgerFilter(FROM, TO, Map.of(), new Owner("member", "m7"));
            case "the team rare" -> new LedgerFilter(FROM, TO, Map.of(Dimension.TEAM, List.of("rare")), null);
            case "the key rare" -> new LedgerFilter(FROM, TO, Map.of(Dimension.KEY, List.of("rare")), null);
            default -> throw new IllegalArgumentException(whose);
        };
    }

    private static EntryQuery page(LedgerFilter filter, @Nullable Place after) {
        return new EntryQuery(filter, null, null, after, PAGE);
    }

    private static @Nullable Place place(String where) {
        return switch (where) {
            case "first" -> null;
            case "middle" -> new Place(FROM.plus(MONTHS.dividedBy(2)), "att_");
            case "last" -> new Place(TO.minus(MONTHS.dividedBy(20)), "att_");
            default -> throw new IllegalArgumentException(where);
        };
    }

    private static <T> T timed(String where, String whose, Supplier<T> read) {
        long begun = System.nanoTime();
        T result = read.get();
        LOG.infof("page=%s of=%s millis=%.1f", where, whose, (System.nanoTime() - begun) / 1e6);
        return result;
    }

    private String plan(EntrySql sql) {
        return explained("explain (costs off) ", sql);
    }

    /** All that scans looked at, returned or thrown away: nothing of the size of the ledger is sorted or filtered. */
    private long rowsRead(EntrySql sql) {
        return explained("explain (analyze, costs off, timing off, summary off) ", sql)
                .lines()
                .filter(line -> line.contains("Scan") || line.contains("Rows Removed by Filter"))
                .mapToLong(LedgerPagesTest::count)
                .sum();
    }

    private static long count(String line) {
        String text = line.contains("Removed by Filter")
                ? line.replaceAll(".*Filter: *", "")
                : line.replaceAll(".*actual rows=([0-9]+).*", "$1");
        return text.matches("[0-9]+") ? Long.parseLong(text) : 0;
    }

    private String explained(String how, EntrySql sql) {
        Tuple values = sql.values();
        var rows = wait(database.preparedQuery(how + sql.text()).execute(values));
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .collect(Collectors.joining("\n"));
    }

    private void rows(long first, long last) {
        wait(database.preparedQuery("insert into ledger_entry (attempt_id, started_at, call_id, attempt, ended_at,"
                        + " organization, principal, caller_kind, caller, team, key_id, route, dialect, task, provider,"
                        + " model, model_answered, tags, end_user, outcome, finish_reason, latency_us, first_event_us,"
                        + " usage_known, input, cache_read, cache_write, cache_write_hour, audio_input, image_input,"
                        + " output, reasoning, audio_output, image_output, usage_raw, cost_nano_usd, price_version,"
                        + " worst_input, worst_output, worst_cost_nano_usd, worst_price_version, holds, charges)"
                        + " select 'att_' || md5(i::text), $1::timestamptz + i * ($2::bigint * interval '1 microsecond'),"
                        + " md5('c' || i), 1, $1::timestamptz + i * ($2::bigint * interval '1 microsecond')"
                        + " + interval '2 seconds', 'acme', 'member:m' || i % 20, 'member', 'm' || i % 20,"
                        + " case when i % 500 = 0 then 'rare' else 'team-' || i % 7 end,"
                        + " case when i % 500 = 1 then 'rare' else 'key_' || i % 50 end, 'route-' || i % 10,"
                        + " 'openai', 'chat', 'openai', 'gpt-4o-mini', 'gpt-4o-mini-2024-07-18',"
                        + " '{\"project\": \"apollo\"}', null, 'success', 'stop', 812345, 213456, 'reported', 1200, 300, 0,"
                        + " 0, 0, 0, 400, 0, 0, 0, '{\"prompt_tokens\": 1500, \"completion_tokens\": 400}', 465000,"
                        + " 'built-in', 1600, 4096, 2700000, 'built-in', '[]', '[]'"
                        + " from generate_series($3::bigint, $4::bigint) i")
                .execute(Tuple.of(
                        FROM.atOffset(ZoneOffset.UTC),
                        TimeUnit.MILLISECONDS.toMicros(MONTHS.toMillis()) / ROWS,
                        first,
                        last)));
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static <T> T wait(Uni<T> work) {
        return work.await().atMost(Duration.ofMinutes(10));
    }
}
