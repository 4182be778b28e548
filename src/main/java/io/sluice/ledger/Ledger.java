package io.sluice.ledger;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where attempts are written down: begun before they are sent, ended exactly once. What this acknowledges is in the hands of
 * the operating system and survives the death of the process. Never blocks; results come back on the caller's event loop.
 */
@Singleton
public final class Ledger {
    private static final Logger LOG = Logger.getLogger(Ledger.class);

    private final JournalHolder journal;
    private final long maxBytes;

    /** No more than there were calls in flight when writing began to fail: nothing is begun that cannot be written. */
    private final Queue<byte[]> unwritten = new ConcurrentLinkedQueue<>();

    private volatile boolean ending;

    Ledger(JournalHolder journal, LedgerConfig config) {
        this.journal = journal;
        this.maxBytes = config.journal().maxSize().asLongValue();
    }

    /**
     * Writes down that an attempt begins; nothing may be sent before this has its item. Fails with {@link CallFailed}: {@link
     * Failure.Unavailable} when the journal is full or cannot be written.
     */
    public Uni<Void> begin(AttemptBegun begun) {
        return Uni.createFrom().deferred(() -> {
            if (ending) {
                return Uni.createFrom().failure(refused("takes nothing new, for the gateway stops"));
            }
            if (journal.get().size() > maxBytes) {
                return Uni.createFrom().failure(refused("is full, for its database has been away too long"));
            }
            return append(LedgerCodec.begin(begun)).onFailure().transform(failure -> refused("cannot be written"));
        });
    }

    /**
     * Writes down how an attempt ended. Does not fail: what cannot be written now is tried again later; if the process dies
     * before, the attempt is settled at its worst by the next start.
     */
    public Uni<Void> end(AttemptBegun begun, AttemptEnded ended) {
        return Uni.createFrom().deferred(() -> {
            byte[] record = LedgerCodec.end(new LedgerEntry(begun, ended));
            return append(record).onFailure().recoverWithUni(failure -> {
                LOG.errorf(failure, "The end of an attempt could not be written down yet attempt=%s", begun.id());
                unwritten.add(record);
                return Uni.createFrom().voidItem();
            });
        });
    }

    /** From now on no attempt begins: the process ends. */
    void beginNoMore() {
        ending = true;
    }

    /** Whether all ends are in the journal. */
    boolean isWritten() {
        return unwritten.isEmpty();
    }

    /** Tries once more to write what could not be written. */
    void writeAgain() {
        if (journal.get().broken() != null) {
            return;
        }
        for (int left = unwritten.size(); left > 0; left--) {
            byte[] record = unwritten.poll();
            if (record != null) {
                journal.get().append(record, failure -> {
                    if (failure != null) {
                        unwritten.add(record);
                    }
                });
            }
        }
    }

    private Uni<Void> append(byte[] record) {
        Context context = Vertx.currentContext();
        return Uni.createFrom()
                .emitter(emitter -> journal.get()
                        .append(
                                record,
                                failure -> onLoop(context, () -> {
                                    if (failure == null) {
                                        emitter.complete(null);
                                    } else {
                                        emitter.fail(failure);
                                    }
                                })));
    }

    private static void onLoop(@Nullable Context context, Runnable step) {
        if (context == null) {
            step.run();
        } else {
            context.runOnContext(ignored -> step.run());
        }
    }

    private static CallFailed refused(String why) {
        return new CallFailed(new Failure.Unavailable("The gateway's ledger " + why + ". Try again later.", null));
    }
}
