package io.sluice.pricing;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.provider.ProviderId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers models that were called without a price, and counts those calls. Whoever prices calls tells it. Holds at most
 * {@value #MOST} models, so that names that callers can choose fill neither memory nor metrics. For any thread.
 */
@Singleton
public final class UnpricedModels {
    /** Counts calls, by provider and model. */
    static final String CALLS = "sluice.unpriced.calls";

    /** Most models that are remembered. */
    static final int MOST = 1000;

    /** Stands for all further models. */
    static final String OTHERS = "(other)";

    private final ConcurrentHashMap<PriceRow.Key, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger places = new AtomicInteger(MOST);
    private final MeterRegistry registry;
    private final Clock clock;

    UnpricedModels(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** A call of this model was made without a price. */
    public void called(ProviderId provider, String model) {
        Entry entry = entry(new PriceRow.Key(provider.value(), model));
        if (entry == null) {
            entry = entries.computeIfAbsent(new PriceRow.Key(provider.value(), OTHERS), this::begin);
        }
        entry.count();
    }

    /** What was seen, the model called last at the front. */
    public List<Seen> seen() {
        return entries.entrySet().stream()
                .map(entry -> entry.getValue().seen(entry.getKey()))
                .sorted(Comparator.comparing(Seen::last).reversed())
                .toList();
    }

    private @Nullable Entry entry(PriceRow.Key key) {
        Entry known = entries.get(key);
        if (known != null) {
            return known;
        }
        return entries.computeIfAbsent(
                key, model -> places.getAndUpdate(left -> Math.max(left - 1, 0)) > 0 ? begin(model) : null);
    }

    private Entry begin(PriceRow.Key model) {
        return new Entry(
                Counter.builder(CALLS)
                        .description("Calls of models that have no price")
                        .tag("provider", model.provider())
                        .tag("model", model.model())
                        .register(registry),
                clock);
    }

    /** A model without a price, and when it was called since the start of this process. */
    public record Seen(ProviderId provider, String model, long calls, Instant first, Instant last) {}

    private static final class Entry {
        private final Counter counter;
        private final Clock clock;
        private final AtomicLong calls = new AtomicLong();
        private final Instant first;
        private volatile Instant last;

        Entry(Counter counter, Clock clock) {
            this.counter = counter;
            this.clock = clock;
            this.first = clock.instant();
            this.last = first;
        }

        void count() {
            calls.incrementAndGet();
            last = clock.instant();
            counter.increment();
        }

        Seen seen(PriceRow.Key model) {
            return new Seen(new ProviderId(model.provider()), model.model(), calls.get(), first, last);
        }
    }
}
