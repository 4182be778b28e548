package io.sluice.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The gateway's meters, found without building a registry key each time. Prometheus shows {@code sluice.calls} as {@code
 * sluice_calls_total}, timers in seconds.
 */
@Singleton
public final class Meters {
    private static final double NANO_PER_USD = 1e9;

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(120),
        Duration.ofSeconds(300)
    };

    private static final double MILLIS_PER_SECOND = 1000.0;

    private final MeterRegistry registry;
    private final ConcurrentHashMap<CallKey, Counter> calls = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<CallKey, Timer> durations = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TargetKey, Counter> attempts = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TargetKey, Counter> usages = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TeamKey, Counter> tokens = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TeamKey, Counter> costs = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TargetKey, Counter> leftOut = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Counter> refused = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TargetKey, Timer> firstEvents = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    Meters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("sluice.calls.in.flight", inFlight, AtomicInteger::get)
                .description("Calls that were admitted and are not over, streams to their last event")
                .register(registry);
    }

    /** A call was admitted; {@link #callEnds} follows, once. */
    public void callBegins() {
        inFlight.incrementAndGet();
    }

    /** A call that began is over. */
    public void callEnds() {
        inFlight.decrementAndGet();
    }

    /** A call is over. */
    public void call(String route, String dialect, String outcome, Duration took) {
        var key = new CallKey(route, dialect, outcome);
        calls.computeIfAbsent(
                        key,
                        k -> Counter.builder("sluice.calls")
                                .description("Calls by how they ended")
                                .tag("route", k.route())
                                .tag("dialect", k.dialect())
                                .tag("outcome", k.outcome())
                                .register(registry))
                .increment();
        durations
                .computeIfAbsent(
                        key,
                        k -> Timer.builder("sluice.call.duration")
                                .description("From the arrival of a call to the end of its answer")
                                .tag("route", k.route())
                                .tag("dialect", k.dialect())
                                .tag("outcome", k.outcome())
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(took);
    }

    /** An attempt is over. */
    public void attempt(String route, String provider, String model, String outcome) {
        attempts.computeIfAbsent(
                        new TargetKey(route, provider, model, outcome),
                        k -> target(
                                        Counter.builder("sluice.attempts")
                                                .description("Tries at providers by how they ended"),
                                        k)
                                .tag("outcome", k.last())
                                .register(registry))
                .increment();
    }

    /** What an attempt used is written down; {@code known} says how that is known: reported, estimated or unknown. */
    public void usage(String route, String provider, String model, String known) {
        usages.computeIfAbsent(
                        new TargetKey(route, provider, model, known),
                        k -> target(
                                        Counter.builder("sluice.attempt.usage")
                                                .description("Attempts written down, by how their usage is known"),
                                        k)
                                .tag("known", k.last())
                                .register(registry))
                .increment();
    }

    /** Tokens of one kind were used. */
    public void tokens(String route, String provider, String model, String team, String kind, long count) {
        tokens.computeIfAbsent(
                        new TeamKey(route, provider, model, team, kind),
                        k -> team(Counter.builder("sluice.tokens").description("Tokens by kind"), k)
                                .tag("kind", k.last())
                                .register(registry))
                .increment(count);
    }

    /** A call cost something. Metrics are in dollars and near enough; the ledger is exact. */
    public void cost(String route, String provider, String model, String team, long nanoUsd) {
        costs.computeIfAbsent(
                        new TeamKey(route, provider, model, team, ""),
                        k -> team(Counter.builder("sluice.cost.usd").description("What calls cost, in US dollars"), k)
                                .register(registry))
                .increment(nanoUsd / NANO_PER_USD);
    }

    /** A lenient target left a member of a request out, because its provider cannot take it. */
    public void leftOut(String provider, String model) {
        leftOut.computeIfAbsent(
                        new TargetKey("", provider, model, ""),
                        k -> Counter.builder("sluice.members.left.out")
                                .description("Members of requests that lenient targets left out")
                                .tag("provider", k.provider())
                                .tag("model", k.model())
                                .register(registry))
                .increment();
    }

    /** A request was refused for who its caller is, or is not. */
    public void refused(String reason) {
        refused.computeIfAbsent(
                        reason,
                        k -> Counter.builder("sluice.access.refused")
                                .description("Requests refused for their caller: no valid key, or no right")
                                .tag("reason", k)
                                .register(registry))
                .increment();
    }

    /** A stream's first event has arrived. */
    public void firstEvent(String route, String provider, String model, Duration after) {
        firstEvents
                .computeIfAbsent(
                        new TargetKey(route, provider, model, ""),
                        k -> Timer.builder("sluice.time.to.first.event")
                                .description("From the arrival of a streamed call to its first event")
                                .tag("route", k.route())
                                .tag("provider", k.provider())
                                .tag("model", k.model())
                                .serviceLevelObjectives(BUCKETS)
                                .register(registry))
                .record(after);
    }

    /** A credential was read from a remote store, or could not be. */
    public void secretRead(String store, String outcome) {
        Counter.builder("sluice.secret.reads")
                .description("Readings of credentials at remote stores by how they ended")
                .tag("store", store)
                .tag("outcome", outcome)
                .register(registry)
                .increment();
    }

    /** Watches whether a remote store gives the credentials that served routes need. */
    public void secretStoreUp(String store, BooleanSupplier up) {
        Gauge.builder("sluice.secret.store.up", up, state -> state.getAsBoolean() ? 1 : 0)
                .description("1 while a store of credentials gives what served routes need, 0 while it does not")
                .tag("store", store)
                .strongReference(true)
                .register(registry);
    }

    /** Watches the age of the oldest credential in memory that served routes use. */
    public void secretAge(String store, Supplier<Duration> oldest) {
        Gauge.builder("sluice.secret.age", oldest, age -> age.get().toMillis() / MILLIS_PER_SECOND)
                .description("Age of the oldest credential in memory that served routes use")
                .baseUnit("seconds")
                .tag("store", store)
                .strongReference(true)
                .register(registry);
    }

    private static Counter.Builder target(Counter.Builder builder, TargetKey key) {
        return builder.tag("route", key.route()).tag("provider", key.provider()).tag("model", key.model());
    }

    private static Counter.Builder team(Counter.Builder builder, TeamKey key) {
        return builder.tag("route", key.route())
                .tag("provider", key.provider())
                .tag("model", key.model())
                .tag("team", key.team());
    }

    private record TeamKey(String route, String provider, String model, String team, String last) {}

    private record CallKey(String route, String dialect, String outcome) {}

    private record TargetKey(String route, String provider, String model, String last) {}
}
