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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decisions a second of the local engine, one thread: {@code src/bench/admission.sh}. A decision is a look-up of the subject's
 * limits, acquiring them, and settling the call.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBenchmark {
    private static final Demand DEMAND = new Demand(100, 200, 0, true);
    private static final Used USED = new Used(90, 50, 0);
    private static final Subject SUBJECT = new Subject("default", "search", "alice", null, "key_1", "chat", Map.of());

    private static final RateLimit MANY_CALLS = limit("calls", Kind.ROUTE, "chat", CALLS, RateLimit.MOST);
    private static final RateLimit MANY_TOKENS = limit("tokens", Kind.TEAM, "search", TOTAL_TOKENS, RateLimit.MOST);
    private static final RateLimit UNDER_WAY = limit("under-way", Kind.KEY, "key_1", IN_FLIGHT, 1000);
    private static final RateLimit ONE_CALL = limit("tight", Kind.ROUTE, "chat", CALLS, 1);

    /** The limits of the call. */
    public enum Limits {
        NONE(List.of()),
        CALLS_ADMITTED(List.of(MANY_CALLS)),
        CALLS_REFUSED(List.of(ONE_CALL)),
        CALLS_TOKENS_IN_FLIGHT(List.of(MANY_CALLS, MANY_TOKENS, UNDER_WAY));

        private final List<RateLimit> limits;

        Limits(List<RateLimit> limits) {
            this.limits = limits;
        }
    }

    @Param
    public Limits limits;

    private LocalRateLimiter limiter;
    private LimitTable table;

    /** An engine that has counted nothing yet. */
    @Setup(Level.Trial)
    public void engine() {
        limiter = new LocalRateLimiter();
        table = new LimitTable(limits.limits);
    }

    /** One decision; returned so that it is not optimized away. */
    @Benchmark
    public Decision decide() {
        Decision decision =
                limiter.acquire(table.of(SUBJECT, List.of()), DEMAND).await().indefinitely();
        if (decision instanceof Decision.Admitted(Charge charge, var left)) {
            charge.settle(USED);
        }
        return decision;
    }

    private static RateLimit limit(String id, Kind kind, String name, Measure measure, long amount) {
        return new RateLimit(id, new Scope(kind, name), measure, amount, Duration.ofMinutes(1));
    }
}
