package io.sluice.store;

import io.sluice.store.DatabaseProbe.Answer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Somebody else's PostgreSQL: waited for at start, never started or stopped by us. */
final class ExternalPostgres {
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private ExternalPostgres() {}

    static Store open(StoreChoice.External choice, Consumer<String> progress) {
        StoreAddress address = choice.address();
        Answer.Ready ready = waitUntilReady(address, choice.waitFor(), progress);
        String description = "external PostgreSQL " + ready.serverVersion() + " at " + address.place();
        return new Store(description, address.settings(), () -> {}).withSchema(ready.schema());
    }

    private static Answer.Ready waitUntilReady(StoreAddress address, Duration limit, Consumer<String> progress) {
        long start = System.nanoTime();
        long nextLine = 0;
        while (true) {
            Answer answer = DatabaseProbe.ask(address.jdbcUrl(), address.username(), address.password());
            long waited = System.nanoTime() - start;
            switch (answer) {
                case Answer.Ready ready -> {
                    return ready;
                }
                case Answer.Refused refused ->
                    throw new StoreProblem("PostgreSQL at " + address.place() + " refuses this gateway: "
                            + refused.reason()
                            + ". Check the database settings (SLUICE_STORE_URL, SLUICE_STORE_USERNAME,"
                            + " SLUICE_STORE_PASSWORD or their QUARKUS_DATASOURCE_ counterparts).");
                case Answer.NotYet notYet -> {
                    if (waited >= limit.toNanos()) {
                        throw new StoreProblem("PostgreSQL at " + address.place() + " did not answer within "
                                + limit.toSeconds() + " s: " + notYet.reason()
                                + ". Start it, correct SLUICE_STORE_URL, or"
                                + " unset it to use the embedded database.");
                    }
                    if (waited >= nextLine) {
                        progress.accept("Waiting for PostgreSQL at " + address.place() + ": " + notYet.reason()
                                + " (giving up after " + limit.toSeconds() + " s)");
                        nextLine += BETWEEN_LINES.toNanos();
                    }
                    LockSupport.parkNanos(Math.min(BETWEEN_TRIES.toNanos(), limit.toNanos() - waited));
                }
            }
        }
    }
}
