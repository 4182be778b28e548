package io.sluice.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.Dimension;
import io.sluice.ledger.EntryQuery;
import io.sluice.ledger.EntryQuery.Place;
import io.sluice.ledger.LedgerEntry;
import io.sluice.ledger.LedgerFilter;
import io.sluice.ledger.LedgerFilter.Owner;
import io.sluice.ledger.LedgerReader;
import io.sluice.ledger.LedgerReader.Kept;
import io.sluice.ledger.LedgerStore;
import io.sluice.ledger.TestEntries;
import io.sluice.ledger.UsageQuery;
import io.sluice.ledger.UsageRow;
import io.sluice.model.Usage.Tokens;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read is what adding up the entries by hand says. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PostgresLedgerReaderTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-03-06T00:00:00Z");

    @Inject
    LedgerStore store;

    @Inject
    LedgerReader reader;

    @Inject
    Pool database;

    private final Random random = new Random(11);
    private List<LedgerEntry> entries = List.of();

    @BeforeEach
    void fill() {
        LedgerTables.clear(database);
        entries = IntStream.range(0, 600).mapToObj(i -> entry()).toList();
        join(store.add(entries));
    }

    @AfterEach
    void clean() {
        LedgerTables.clear(database);
    }

    @Test
    void addsUpWhatStartedFromThenAndBeforeThen() {
        Map<List<Dimension>, Function<LedgerEntry, List<String>>> groupings = Map.of(
                List.of(), entry -> List.of(),
                List.of(Dimension.ROUTE, Dimension.DAY),
                        entry -> List.of(
                                entry.begun().route(),
                                entry.begun().at().toString().substring(0, 10)),
                List.of(Dimension.HOUR),
                        entry -> List.of(
                                entry.begun().at().truncatedTo(ChronoUnit.HOURS).toString()),
                List.of(Dimension.MEMBER, Dimension.SERVICE_ACCOUNT, Dimension.TEAM, Dimension.KEY),
                        entry -> List.of(
                                entry.begun().caller().kind().equals("member")
                                        ? entry.begun().caller().name()
                                        : "",
                                entry.begun().caller().kind().equals("service-account")
                                        ? entry.begun().caller().name()
                                        : "",
                                text(entry.begun().caller().team()),
                                text(entry.begun().caller().key())),
                List.of(Dimension.TAG, Dimension.PROVIDER, Dimension.MODEL),
                        entry -> List.of(
                                entry.begun().tags().isEmpty()
                                        ? ""
                                        : "project=" + entry.begun().tags().get("project"),
                                entry.begun().provider(),
                                entry.begun().model()));
        for (int i = 0; i < 5; i++) {
            Instant from = START.plus(random.nextLong(432_000_000_000L), ChronoUnit.MICROS);
            Instant to = from.plus(random.nextLong(432_000_000_000L), ChronoUnit.MICROS);
            groupings.forEach((dimensions, group) -> {
                List<UsageRow> rows = all(new LedgerFilter(from, to, Map.of(), null), dimensions, 7);
                assertThat(rows).isEqualTo(sums(from, to, group));
            });
        }
    }

    @Test
    void filtersByWhatItTellsApart() {
        assertThat(calls(Dimension.ROUTE, "route-1", "route-2"))
                .isEqualTo(count(entry ->
                        List.of("route-1", "route-2").contains(entry.begun().route())));
        assertThat(calls(Dimension.MEMBER, "alice"))
                .isEqualTo(count(entry -> entry.begun().caller().equals(TestEntries.ALICE)));
        assertThat(calls(Dimension.MEMBER, "crawler")).isZero();
        assertThat(calls(Dimension.SERVICE_ACCOUNT, "crawler"))
                .isEqualTo(count(entry -> entry.begun().caller().equals(TestEntries.CRAWLER)));
        assertThat(calls(Dimension.TEAM, "search"))
                .isEqualTo(count(entry -> "search".equals(entry.begun().caller().team())));
        assertThat(calls(Dimension.KEY, "key_bob"))
                .isEqualTo(count(entry -> entry.begun().caller().equals(TestEntries.BOB)));
        assertThat(calls(Dimension.MODEL, "gpt-4o-mini")).isEqualTo(600);
        assertThat(calls(Dimension.PROVIDER, "openai' or true --")).isZero();
        assertThat(calls(Dimension.TAG, "project=a=b"))
                .isEqualTo(count(entry -> "a=b".equals(entry.begun().tags().get("project"))));
        assertThat(calls(Dimension.TAG, "project"))
                .isEqualTo(count(entry -> !entry.begun().tags().isEmpty()));
    }

    @Test
    void anOwnerSeesNothingElse() {
        var owner = new Owner("member", "alice");
        var mine = new LedgerFilter(START, END, Map.of(), owner);
        var theirs = new LedgerFilter(START, END, Map.of(Dimension.MEMBER, List.of("bob")), owner);

        assertThat(all(mine, List.of(Dimension.MEMBER), 100))
                .singleElement()
                .satisfies(row -> assertThat(row.group()).containsExactly("alice"));
        assertThat(all(theirs, List.of(Dimension.MEMBER), 100)).isEmpty();
        assertThat(join(reader.entries(new EntryQuery(theirs, null, null, null, 10))))
                .isEmpty();
        assertThat(join(reader.entries(new EntryQuery(mine, null, null, null, 1000))))
                .isNotEmpty()
                .allSatisfy(kept -> assertThat(kept.entry().begun().caller()).isEqualTo(TestEntries.ALICE));
    }

    @Test
    void rowsComeBackAsTheyWereInTheOrderOfTheirStartPageByPage() {
        // When
        var read = new ArrayList<LedgerEntry>();
        Place after = null;
        List<Kept> page;
        do {
            page = join(reader.entries(
                    new EntryQuery(new LedgerFilter(START, END, Map.of(), null), null, null, after, 77)));
            page.forEach(kept -> read.add(kept.entry()));
            if (!page.isEmpty()) {
                var last = page.getLast().entry().begun();
                after = new Place(last.at(), last.id().value());
            }
        } while (page.size() == 77);

        // Then
        assertThat(read)
                .isEqualTo(entries.stream()
                        .sorted(Comparator.comparing(
                                        (LedgerEntry entry) -> entry.begun().at())
                                .thenComparing(entry -> entry.begun().id().value()))
                        .toList());
    }

    @Test
    void findsTheAttemptsOfACall() {
        LedgerEntry wanted = entries.get(300);
        var filter = new LedgerFilter(START, END, Map.of(), null);

        assertThat(join(reader.entries(
                        new EntryQuery(filter, wanted.begun().call().value(), null, null, 10))))
                .extracting(Kept::entry)
                .containsExactly(wanted);
        assertThat(join(reader.entries(
                        new EntryQuery(filter, null, wanted.begun().id().value(), null, 10))))
                .extracting(Kept::entry)
                .containsExactly(wanted);
    }

    private LedgerEntry entry() {
        var callers = List.of(TestEntries.ALICE, TestEntries.BOB, TestEntries.CRAWLER, TestEntries.ADMIN);
        var some = TestEntries.at(START.plus(random.nextLong(432_000_000_000L), ChronoUnit.MICROS))
                .by(callers.get(random.nextInt(4)))
                .on("route-" + random.nextInt(4), random.nextBoolean() ? "openai" : "azure", "gpt-4o-mini")
                .known(Known.values()[random.nextInt(3)])
                .used(
                        new Tokens(random.nextInt(100), 1, 2, 3, random.nextInt(100), random.nextInt(9)),
                        random.nextInt(10_000));
        return switch (random.nextInt(3)) {
            case 0 ->
                some.tags(Map.of("project", "apollo")).raw("{\"a\": 1.50}").entry();
            case 1 -> some.tags(Map.of("project", "a=b")).user("u").entry();
            default -> some.unpriced().entry();
        };
    }

    private List<UsageRow> all(LedgerFilter filter, List<Dimension> groups, int limit) {
        var rows = new ArrayList<UsageRow>();
        List<UsageRow> page;
        do {
            List<String> after = rows.isEmpty() ? null : rows.getLast().group();
            page = join(reader.usage(new UsageQuery(filter, groups, after, limit)));
            rows.addAll(page);
        } while (page.size() == limit);
        return rows;
    }

    private List<UsageRow> sums(Instant from, Instant to, Function<LedgerEntry, List<String>> group) {
        var sums =
                new TreeMap<List<String>, ExpectedUsage>(Comparator.comparing(values -> String.join("\u0001", values)));
        for (LedgerEntry entry : entries) {
            Instant at = entry.begun().at();
            if (!at.isBefore(from) && at.isBefore(to)) {
                sums.computeIfAbsent(group.apply(entry), ExpectedUsage::new).add(entry);
            }
        }
        return sums.values().stream().map(ExpectedUsage::row).toList();
    }

    private long calls(Dimension dimension, String... values) {
        return all(new LedgerFilter(START, END, Map.of(dimension, List.of(values)), null), List.of(), 10).stream()
                .mapToLong(row -> row.attempts().calls())
                .sum();
    }

    private long count(Predicate<LedgerEntry> which) {
        return entries.stream().filter(which).count();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static <T> T join(Uni<T> uni) {
        return uni.subscribeAsCompletionStage().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
