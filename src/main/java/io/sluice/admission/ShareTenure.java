package io.sluice.admission;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the shares in hand are this gateway's own. One that is not heard of for long (held up, or cut off from the database)
 * may have lost them to others, so it must not spend from them before it knows them anew.
 */
final class ShareTenure {
    private final Clock clock;
    private final Duration length;
    private final AtomicReference<@Nullable CompletableFuture<Void>> asking = new AtomicReference<>();
    private volatile Instant until;

    /**
     * Begins now.
     *
     * @param lostAfter how long it may not be heard of before its shares can be taken away
     */
    ShareTenure(Clock clock, Duration lostAfter) {
        this.clock = clock;
        // A tenth less, for clocks of gateways differ.
        this.length = lostAfter.minus(lostAfter.dividedBy(10));
        this.until = clock.instant().plus(length);
    }

    boolean holds(Instant now) {
        return now.isBefore(until);
    }

    /**
     * This gateway was heard of.
     *
     * @param at     when it began to say so
     * @param known  whether it knows all its shares since; after a long silence it has to
     */
    void renew(Instant at, boolean known) {
        if (holds(at) || known) {
            until = at.plus(length);
        }
    }

    /** For many calls that find it over: one of them asks, and all wait for the answer. */
    Uni<Void> again(Supplier<Uni<Void>> ask) {
        return Uni.createFrom().completionStage(() -> {
            var mine = new CompletableFuture<Void>();
            CompletableFuture<Void> other = asking.compareAndExchange(null, mine);
            if (other == null) {
                ask.get()
                        .onTermination()
                        .invoke(() -> asking.set(null))
                        .subscribe()
                        .with(mine::complete, mine::completeExceptionally);
            }
            // A copy, for whoever waits no longer must not cancel it for the others.
            return (other == null ? mine : other).copy();
        });
    }

    boolean holds() {
        return holds(clock.instant());
    }
}
