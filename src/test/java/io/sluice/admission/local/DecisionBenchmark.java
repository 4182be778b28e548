package io.sluice.admission.local;

import static io.sluice.admission.RateLimit.Measure.CALLS;
import static io.sluice.admission.RateLimit.Measure.IN_FLIGHT;
import static io.sluice.admission.RateLimit.Measure.TOTAL_TOKENS;

import io.sluice.admission.Demand;
import io.sluice.admission.LimitTable;
import io.sluice.admission.RateLimit;
import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.RateLimiter.Charge;
import io.sluice.admission.RateLimiter.Decision;
import io.sluice.admission.Scope;
import io.sluice.admission.Scope.Kind;
import io.sluice.admission.Subject;
import io.sluice.admission.Used;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Decisions a second of the local engine, one thread: {@code src/bench/admission.sh}. A decision is a look-up of the subject's
 * limits, acquiring them, and settling the call.
 */
public final class DecisionBenchmark {
    private static final Demand DEMAND = new Demand(100, 200, 0, true);
    private static final Used USED = new Used(90, 50, 0);
    private static final Subject SUBJECT = new Subject("default", "search", "alice", null, "key_1", "chat", Map.of());
    private static final int BATCH = 10_000;

    private DecisionBenchmark() {}

    public static void main(String[] arguments) {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        RateLimit calls = limit("calls", Kind.ROUTE, "chat", CALLS, RateLimit.MOST);
        RateLimit tokens = limit("tokens", Kind.TEAM, "search", TOTAL_TOKENS, RateLimit.MOST);
        RateLimit underWay = limit("under-way", Kind.KEY, "key_1", IN_FLIGHT, 1000);
        RateLimit tight = limit("tight", Kind.ROUTE, "chat", CALLS, 1);
        System.out.printf("%-34s %14s %10s%n", "limits of the call", "decisions/s", "ns each");
        for (int round = 0; round < 2; round++) {
            boolean shown = round > 0; // the first one warms up
            measure("none", List.of(), seconds, shown);
            measure("calls", List.of(calls), seconds, shown);
            measure("calls, refused", List.of(tight), seconds, shown);
            measure("calls, tokens, in flight", List.of(calls, tokens, underWay), seconds, shown);
        }
    }

    private static void measure(String name, List<RateLimit> limits, int seconds, boolean shown) {
        var limiter = new LocalRateLimiter();
        var table = new LimitTable(limits);
        long decisions = 0;
        long begun = System.nanoTime();
        long end = begun + TimeUnit.SECONDS.toNanos(seconds);
        long now = begun;
        while (now < end) {
            for (int i = 0; i < BATCH; i++) {
                Decision decision = limiter.acquire(table.of(SUBJECT, List.of()), DEMAND)
                        .await()
                        .indefinitely();
                if (decision instanceof Decision.Admitted(Charge charge, var left)) {
                    charge.settle(USED);
                }
            }
            decisions += BATCH;
            now = System.nanoTime();
        }
        if (shown) {
            double nanos = (double) (now - begun) / decisions;
            System.out.printf(Locale.ROOT, "%-34s %,14.0f %10.0f%n", name, 1e9 / nanos, nanos);
        }
    }

    private static RateLimit limit(String id, Kind kind, String name, Measure measure, long amount) {
        return new RateLimit(id, new Scope(kind, name), measure, amount, Duration.ofMinutes(1));
    }
}
