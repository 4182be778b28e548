package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.JournalTail.Batch;
import io.sluice.ledger.LedgerReplay.Replayed;
import io.sluice.ledger.journal.Journal;
import io.sluice.model.CallFailed;
import io.sluice.support.FakeClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an attempt on its way through the journal into the database, whatever happens on it. */
class LedgerJourneyTest {
    private static final Instant START = Instant.parse("2026-03-05T10:00:00Z");
    private static final BudgetAmount HELD = new BudgetAmount("b", START, 9_000);

    @TempDir
    Path directory;

    private final FakeClock clock = new FakeClock();
    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final InMemoryEpochs epochs = new InMemoryEpochs();
    private final CurrentEpoch epoch = new CurrentEpoch("node");
    private final JournalHolder holder = new JournalHolder();
    private final Vertx vertx = Vertx.vertx();
    private LedgerConfig config;
    private Ledger ledger;
    private LedgerDrain drain;
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        config = TestConfig.of(directory, 1_000_000);
        journal = openJournal();
        holder.set(journal);
        ledger = new Ledger(holder, config);
        drain = new LedgerDrain(vertx, config, ledger, store, epochs, epoch, clock);
        drain.start(journal);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
        vertx.close();
    }

    @Test
    void everyAttemptThatEndedIsARowOnceHoweverOftenTheDatabaseIsAway() {
        // Given
        var random = new Random(3);
        var expected = new ArrayList<LedgerEntry>();
        store.loseAnswers();

        // When
        for (int round = 0; round < 30; round++) {
            List<LedgerEntry> entries = entries(random.nextInt(25));
            entries.forEach(entry -> join(ledger.begin(entry.begun())));
            entries.forEach(entry -> join(ledger.end(entry.begun(), entry.ended())));
            expected.addAll(entries);
            store.fail(random.nextInt(3));
            join(drain.now().onFailure().recoverWithUni(() -> Uni.createFrom().voidItem()));
        }
        store.fail(0);
        join(drain.now());

        // Then
        assertThat(store.rows()).containsExactlyElementsOf(expected);
        assertThat(drain.lag()).isZero();
        assertThat(drain.failingSince()).isNull();
    }

    @Test
    void theJournalGrowsWhileTheDatabaseIsAwayAndIsShortAfterwards() {
        // Given
        store.fail(Integer.MAX_VALUE);
        add(entries(100));
        assertThatThrownBy(() -> join(drain.now())).hasRootCauseMessage("the database is away");
        clock.advance(Duration.ofMinutes(11));
        long grown = drain.journalBytes();
        var health = new LedgerHealth(drain, config, clock);

        // Then
        assertThat(grown).isGreaterThan(50_000);
        assertThat(drain.lag()).isEqualTo(Duration.ofMinutes(11));
        assertThat(health.problems())
                .singleElement()
                .asString()
                .startsWith("The database has not taken the ledger's rows since ");
        assertThat(health.refusals()).as("calls are served all the same").isEmpty();

        // When
        store.fail(0);
        join(drain.now());

        // Then
        assertThat(store.rows()).hasSize(100);
        assertThat(drain.lag()).isZero();
        assertThat(drain.journalBytes()).isLessThan(20_000);
        assertThat(health.problems()).isEmpty();
    }

    @Test
    void nothingIsBegunThatCannotBeAccountedForButWhatBeganMayEnd() {
        // Given
        var full = new Ledger(holder, TestConfig.of(directory, 1_000));
        LedgerEntry first = entries(1).getFirst();
        join(full.begin(first.begun()));
        add(entries(3));

        // When
        assertThatThrownBy(() -> join(full.begin(entries(1).getFirst().begun())))
                .hasCauseInstanceOf(CallFailed.class)
                .hasMessageContaining("is full");
        join(full.end(first.begun(), first.ended()));
        join(drain.now());

        // Then
        assertThat(store.rows()).contains(first);
    }

    @Test
    void anAttemptWhoseEndNobodyWroteIsSettledAtItsWorstByTheNextStart() throws IOException {
        // Given
        LedgerEntry ended = entries(1).getFirst();
        AttemptBegun lost = TestEntries.at(START).charges(HELD).begun();
        join(ledger.begin(lost));
        add(List.of(ended));
        journal.close();
        journal = openJournal();
        clock.advance(Duration.ofDays(1));

        // When
        Replayed replayed = join(new LedgerReplay(journal, store, 7).run(clock));

        // Then
        assertThat(replayed).isEqualTo(new Replayed(1, 1));
        assertThat(store.rows()).hasSize(2).contains(ended);
        AttemptEnded settled = store.rows().getLast().ended();
        assertThat(settled.known()).isEqualTo(Known.UNKNOWN);
        assertThat(settled.outcome()).isEqualTo("lost");
        assertThat(settled.costNanoUsd()).isEqualTo(lost.worst().costNanoUsd());
        assertThat(settled.usage().tokens().input()).isEqualTo(lost.worst().inputTokens());
        assertThat(settled.usage().tokens().output()).isEqualTo(lost.worst().outputTokens());
        assertThat(settled.charges()).containsExactly(HELD);
        assertThat(journal.size()).isZero();
    }

    @Test
    void aReplayThatIsBrokenOffLosesAndDoublesNothing() throws IOException {
        // Given
        AttemptBegun lost = TestEntries.at(START).begun();
        join(ledger.begin(lost));
        List<LedgerEntry> entries = entries(40);
        add(entries);
        journal.close();
        store.loseAnswers();

        for (int failing = 1; failing <= 3; failing++) {
            journal = openJournal();
            store.fail(1);
            assertThatThrownBy(() -> join(new LedgerReplay(journal, store, 7).run(clock)))
                    .hasRootCauseMessage("the database is away");
            journal.close();
        }
        journal = openJournal();

        // When
        join(new LedgerReplay(journal, store, 7).run(clock));

        // Then
        assertThat(store.rows()).hasSize(41).containsAll(entries);
    }

    @Test
    void theTailKeepsWhatIsStillNeeded() throws IOException {
        // Given
        AttemptBegun open = TestEntries.at(START).begun();
        join(ledger.begin(open));
        add(entries(100));
        var tail = new JournalTail(journal);

        // When
        Batch batch = tail.next(1000);

        // Then
        assertThat(batch.records()).isEqualTo(201);
        assertThat(batch.ended()).hasSize(100);
        assertThat(tail.next(1000).ended()).isEqualTo(batch.ended());
        assertThat(tail.isCaughtUp()).isFalse();
        tail.passed(batch);
        assertThat(tail.isCaughtUp()).isTrue();
        assertThat(tail.next(1000).records()).isZero();
        assertThat(tail.open()).containsExactly(open);
        assertThat(tail.needless().offset()).isZero();
        join(ledger.end(open, TestEntries.at(START).ended()));
        tail.passed(tail.next(1000));
        assertThat(tail.needless()).isEqualTo(journal.end());
    }

    @Test
    void anEndThatCouldNotBeWrittenIsWrittenLater() throws IOException {
        // Given: a journal that is closed takes nothing, another one takes its place
        LedgerEntry entry = entries(1).getFirst();
        join(ledger.begin(entry.begun()));
        journal.close();
        join(ledger.end(entry.begun(), entry.ended()));
        journal = openJournal();
        holder.set(journal);
        drain.start(journal);

        // When
        ledger.writeAgain();
        add(entries(1)); // behind it
        join(drain.now());

        // Then
        assertThat(store.rows()).hasSize(2).contains(entry);
    }

    @Test
    void twoGatewaysCannotShareAJournal() throws IOException {
        assertThatThrownBy(this::openJournal).isInstanceOf(IOException.class).hasMessageContaining("another gateway");
        journal.close();
        journal = openJournal();
        assertThat(Files.exists(directory.resolve("journal.lock"))).isTrue();
    }

    private Journal openJournal() throws IOException {
        return Journal.open(directory, 4096, Duration.ofMillis(20));
    }

    private void add(List<LedgerEntry> entries) {
        for (LedgerEntry entry : entries) {
            join(ledger.begin(entry.begun()));
            join(ledger.end(entry.begun(), entry.ended()));
        }
    }

    private static List<LedgerEntry> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> TestEntries.at(START.plusSeconds(i)).entry())
                .toList();
    }

    private static <T> T join(Uni<T> uni) {
        return uni.subscribeAsCompletionStage().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
