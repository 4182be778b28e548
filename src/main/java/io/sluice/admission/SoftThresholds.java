package io.sluice.admission;

import io.sluice.admission.Budgets.State;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Tells a budget's webhook, once a window, that its soft threshold is reached. What could not be told is tried again. */
@Singleton
final class SoftThresholds {
    private static final Logger LOG = Logger.getLogger(SoftThresholds.class);

    private final BudgetBook book;
    private final Notices notices;
    private final ThresholdWebhook webhook;
    private final AdmissionConfig config;
    private final Clock clock;

    /** By budget, the window in which its threshold was told last: spares asking. */
    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    SoftThresholds(BudgetBook book, Notices notices, ThresholdWebhook webhook, AdmissionConfig config, Clock clock) {
        this.book = book;
        this.notices = notices;
        this.webhook = webhook;
        this.config = config;
        this.clock = clock;
    }

    /** Tells of all that are reached and were not told of. Waits for nobody: receivers may be slow. */
    Uni<Void> tell() {
        Instant now = clock.instant();
        var due = new HashMap<State, Instant>();
        for (State state : book.states()) {
            Instant window = windowOf(state.budget(), now);
            if (isReached(state) && !window.equals(told.get(state.budget().id()))) {
                due.put(state, window);
            }
        }
        told.keySet()
                .retainAll(
                        book.states().stream().map(state -> state.budget().id()).toList());
        List<Uni<Boolean>> claims = due.entrySet().stream()
                .map(one -> claim(one.getKey(), one.getValue(), now))
                .toList();
        return claims.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(claims).andCollectFailures().replaceWithVoid();
    }

    private Uni<Boolean> claim(State state, Instant window, Instant now) {
        String budget = state.budget().id();
        return notices.claim(
                        budget,
                        window,
                        config.webhook().attempts(),
                        config.webhook().timeout())
                .invoke(ours -> {
                    if (ours) {
                        webhook.send(state, window, now)
                                .chain(() -> notices.told(budget, window))
                                .subscribe()
                                .with(
                                        done -> told.put(budget, window),
                                        failure -> LOG.warnf(
                                                "A soft threshold could not be told, it is tried again budget=%s failure=%s",
                                                budget, failure.getMessage()));
                    }
                });
    }

    private static boolean isReached(State state) {
        Integer percent = state.budget().softPercent();
        return percent != null
                && state.budget().webhook() != null
                && state.spent() >= state.budget().threshold(percent);
    }

    /** A rolling window has no beginning: it is told of once in its length. */
    private static Instant windowOf(Budget budget, Instant now) {
        return switch (budget.window()) {
            case Window.Calendar calendar -> calendar.startOf(now);
            case Window.Rolling(var length) ->
                Instant.ofEpochSecond(now.getEpochSecond() / length.toSeconds() * length.toSeconds());
        };
    }
}
