package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.RoutePolicy;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Protects one target: repetition, circuit breaker, and a bound on calls in flight. Survives snapshot swaps while its
 * target and policy stay the same, so that a breaker does not forget.
 *
 * <p>Calls in flight are counted here rather than by the guard's own bulkhead: that one would release a stream's place as
 * soon as the stream has opened, and would queue what it cannot admit.
 */
final class TargetGuard {
    private final RoutePolicy policy;
    private final TypedGuard<Uni<Object>> guard;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** @param description names the guard in metrics; from the catalog only */
    TargetGuard(String description, RoutePolicy policy) {
        this.policy = policy;
        var repetition = new Repetition(policy.retries());
        var builder = TypedGuard.create(new TypeLiteral<Uni<Object>>() {})
                .withDescription(description)
                .withCircuitBreaker()
                .requestVolumeThreshold(policy.breaker().volume())
                .failureRatio(policy.breaker().failurePercent() / 100.0)
                .delay(policy.breaker().pause().toMillis(), ChronoUnit.MILLIS)
                .when(Repetition::isTargetsFault)
                .done();
        if (policy.retries().max() > 0) {
            builder.withRetry()
                    .maxRetries(policy.retries().max())
                    .maxDuration(policy.timeouts().total().toMillis(), ChronoUnit.MILLIS)
                    .whenException(repetition::mayRepeat)
                    .withCustomBackoff()
                    .strategy(() -> new Backoff(
                            policy.retries(), () -> ThreadLocalRandom.current().nextDouble()))
                    .done()
                    .done();
        }
        this.guard = builder.build();
    }

    /**
     * Takes a place among the calls in flight.
     *
     * @return gives the place back; may be run more than once
     * @throws CallFailed with {@link Failure.Saturated} when all places are taken
     */
    Runnable enter() {
        if (inFlight.incrementAndGet() > policy.maxInFlight()) {
            inFlight.decrementAndGet();
            throw new CallFailed(new Failure.Saturated(policy.maxInFlight()));
        }
        var left = new AtomicBoolean();
        return () -> {
            if (left.compareAndSet(false, true)) {
                inFlight.decrementAndGet();
            }
        };
    }

    /**
     * Runs attempts until one succeeds, none is left, or the failure must not be repeated. Cancelling the result cancels the
     * attempt under way.
     *
     * @param attempt starts one attempt; called once for each
     * @param discard closes a result that arrives when nobody waits any more
     */
    <T> Uni<T> run(Supplier<Uni<T>> attempt, Consumer<T> discard) {
        return Uni.createFrom().deferred(() -> {
            var abort = new Abort<T>(discard);
            return guarded(() -> abort.bind(attempt.get()))
                    .onFailure(CircuitBreakerOpenException.class)
                    .transform(open -> new CallFailed(
                            new Failure.CircuitOpen(policy.breaker().pause())))
                    .onCancellation()
                    .invoke(abort::fire);
        });
    }

    @SuppressWarnings("unchecked") // the guard hands on what the attempt gives, whatever its type
    private <T> Uni<T> guarded(Supplier<Uni<T>> attempt) {
        return (Uni<T>) guard.get(() -> (Uni<Object>) attempt.get());
    }
}
