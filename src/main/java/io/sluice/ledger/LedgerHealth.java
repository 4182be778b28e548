package io.sluice.ledger;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What keeps the ledger from taking calls, or will. */
@Singleton
final class LedgerHealth {
    private final LedgerDrain drain;
    private final LedgerConfig config;
    private final Clock clock;

    LedgerHealth(LedgerDrain drain, LedgerConfig config, Clock clock) {
        this.drain = drain;
        this.config = config;
        this.clock = clock;
    }

    /** Why an operator must look; empty when all is well. */
    List<String> problems() {
        var problems = new ArrayList<>(refusals());
        Instant since = drain.failingSince();
        if (since != null && isLate(since)) {
            problems.add("The database has not taken the ledger's rows since " + since
                    + ". Calls are served; the rows wait in the journal.");
        }
        return problems;
    }

    /** Why no call is served here; empty when calls are. */
    List<String> refusals() {
        var problems = new ArrayList<String>();
        long bytes = drain.journalBytes();
        long most = config.journal().maxSize().asLongValue();
        if (bytes > most) {
            problems.add("The ledger's journal is full: it has " + bytes + " bytes, sluice.ledger.journal.max-size is "
                    + most + ". Calls are refused until the database takes rows.");
        }
        if (drain.journalIsBroken()) {
            problems.add(
                    "The ledger's journal cannot be written; the log says why. Calls are refused until the gateway is"
                            + " started anew.");
        }
        return problems;
    }

    /** How much waits, and for how long. */
    Waiting waiting() {
        return new Waiting(drain.journalBytes(), drain.lag());
    }

    private boolean isLate(Instant since) {
        return Duration.between(since, clock.instant()).compareTo(config.drain().lateAfter()) >= 0;
    }

    /**
     * What is not in the database yet.
     *
     * @param bytes of the journal
     * @param lag   how long ago everything was there
     */
    record Waiting(long bytes, Duration lag) {}
}
