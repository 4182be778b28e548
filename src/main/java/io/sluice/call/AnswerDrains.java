package io.sluice.call;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.sluice.model.Reply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The answers that are read to their end though their callers have left, because only the end says what was used. Each is
 * read within a cap ({@code sluice.accounting.drain}), keeps its places and what is held for it until then, and ends with
 * the process: a stop cuts off what is left, and each is written down as ever. For any thread.
 */
@Singleton
final class AnswerDrains {
    private static final Logger LOG = Logger.getLogger(AnswerDrains.class);

    /** Answers that are read for nobody. */
    static final String DRAINING = "sluice.calls.draining";

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final long maxBytes;
    private final Duration maxTime;

    /** Those whose callers have left, each with the timer that cuts it off. */
    private final ConcurrentHashMap<AnswerDrain<?>, Long> underWay = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    @Inject
    AnswerDrains(Vertx vertx, AccountingConfig config) {
        this(vertx, config.drain().maxSize().asLongValue(), config.drain().maxTime());
    }

    /** @param maxBytes of text */
    AnswerDrains(Vertx vertx, long maxBytes, Duration maxTime) {
        this.vertx = vertx;
        this.maxBytes = maxBytes;
        this.maxTime = maxTime;
    }

    void register(@Observes StartupEvent event, MeterRegistry registry) {
        Gauge.builder(DRAINING, underWay, Map::size)
                .description("Calls whose callers have left and whose answers are read to their end")
                .register(registry);
    }

    /**
     * The answer, so wrapped that it is read on when its caller leaves. Cold; cancelling it, or the stream it gives, is the
     * caller's leaving, and does not reach {@code reply} before its end or the cap.
     */
    <T> Uni<Reply<T>> outliving(Uni<Reply<T>> reply, CallAccount account) {
        return Uni.createFrom().deferred(() -> new AnswerDrain<>(this, reply, account).forCaller());
    }

    /** How many are read for nobody now. */
    int underWay() {
        return underWay.size();
    }

    /** The caller of this one has left. */
    void begin(AnswerDrain<?> drain) {
        long timer = vertx.setTimer(Math.max(1, maxTime.toMillis()), late -> cut(drain));
        underWay.put(drain, timer);
        if (stopped) {
            cut(drain);
        } else if (drain.isOver()) { // it ended while it was put down here
            end(drain);
        }
    }

    /** This one is over; later calls do nothing. */
    void end(AnswerDrain<?> drain) {
        Long timer = underWay.remove(drain);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }

    long maxBytes() {
        return maxBytes;
    }

    void cut(AnswerDrain<?> drain) {
        drain.cut().subscribe().with(written -> {}, bug -> LOG.errorf(bug, "A drained call could not be ended"));
    }

    /** Before the ledger is closed. Whoever leaves from now on is not waited for. */
    void stop(@Observes ShutdownEvent event) {
        stopped = true;
        List<Uni<Void>> ends = new ArrayList<>();
        underWay.keySet().forEach(drain -> ends.add(drain.cut()));
        if (ends.isEmpty()) {
            return;
        }
        try {
            VertxContextSupport.subscribeAndAwait(() -> Uni.join()
                    .all(ends)
                    .andCollectFailures()
                    .ifNoItem()
                    .after(PATIENCE_AT_THE_END)
                    .fail());
        } catch (Throwable e) { // declared so; the next start settles them
            LOG.warnf("Calls that were drained could not all be written down failure=%s", e);
        }
    }
}
