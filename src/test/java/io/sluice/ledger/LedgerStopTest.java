package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.FakeClock;
import io.sluice.support.PostgresResource;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Start and stop, which wait for the database, with a ledger of their own. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LedgerStopTest {
    private static final Instant START = Instant.parse("2026-03-05T10:00:00Z");

    @Inject
    Vertx vertx;

    @TempDir
    Path directory;

    private final FakeClock clock = new FakeClock();
    private final InMemoryLedgerStore store = new InMemoryLedgerStore();
    private final InMemoryEpochs epochs = new InMemoryEpochs();

    @Test
    void aStopBringsWhatEndedIntoTheDatabaseAlsoBesideADrainUnderWay() throws Throwable {
        // Given
        var gateway = new Gateway();
        gateway.start.open(new StartupEvent());
        var ended = new ArrayList<LedgerEntry>();
        for (int i = 0; i < 50; i++) {
            LedgerEntry entry = TestEntries.at(START.plusSeconds(i)).entry();
            wait(gateway.ledger.begin(entry.begun()).subscribeAsCompletionStage());
            wait(gateway.ledger.end(entry.begun(), entry.ended()).subscribeAsCompletionStage());
            ended.add(entry);
        }
        AttemptBegun lost = TestEntries.at(START).begun();
        wait(gateway.ledger.begin(lost).subscribeAsCompletionStage());
        CompletableFuture<Void> under = gateway.drain.now().subscribeAsCompletionStage();

        // When
        gateway.drain.stop(new ShutdownEvent());
        gateway.holder.close();
        wait(under);

        // Then
        assertThat(store.rows()).containsExactlyElementsOf(ended);
        assertThat(epochs.settled()).doesNotContain("node:1");

        // When
        var next = new Gateway();
        next.start.open(new StartupEvent());
        next.drain.stop(new ShutdownEvent());
        next.holder.close();

        // Then
        assertThat(store.rows()).hasSize(51);
        assertThat(store.rows().getLast().begun()).isEqualTo(lost);
        assertThat(epochs.settled()).containsSubsequence("node:1", "node:2");
    }

    private static void wait(CompletableFuture<Void> done) {
        done.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** The ledger's beans of one process. */
    private final class Gateway {
        private final LedgerConfig config = TestConfig.of(directory, 1_000_000);
        private final CurrentEpoch epoch = new CurrentEpoch("node");
        private final JournalHolder holder = new JournalHolder();
        private final Ledger ledger = new Ledger(holder, config);
        private final LedgerDrain drain = new LedgerDrain(vertx, config, ledger, store, epochs, epoch, clock);
        private final LedgerStart start =
                new LedgerStart(config, holder, store, epochs, epoch, drain, clock, new SimpleMeterRegistry());
    }
}
