package io.sluice.routing;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How calls of a route are made: clocks, repetition, breaker, bulkhead, and what becomes of them when their caller leaves.
 * Every value is explicit.
 */
public record RoutePolicy(
        Timeouts timeouts,
        Retries retries,
        Breaker breaker,
        int maxInFlight,
        boolean lenient,
        OnDisconnect onDisconnect) {
    /** What holds when a route says nothing. */
    public static final RoutePolicy DEFAULT = new RoutePolicy(
            new Timeouts(Duration.ofSeconds(120), Duration.ofSeconds(60), Duration.ofSeconds(300)),
            new Retries(2, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(1)),
            new Breaker(20, 50, Duration.ofSeconds(10)),
            1024,
            false,
            OnDisconnect.CANCEL);

    /** A policy of calls whose provider is cut off when their caller leaves. */
    public RoutePolicy(Timeouts timeouts, Retries retries, Breaker breaker, int maxInFlight, boolean lenient) {
        this(timeouts, retries, breaker, maxInFlight, lenient, OnDisconnect.CANCEL);
    }

    /** What becomes of a call whose caller leaves before its answer has ended. */
    public enum OnDisconnect {
        /** The provider is cut off: it stops working, and does not say what it used. */
        CANCEL,
        /** The answer is read to its end all the same, within a cap, because only the end says what was used. */
        DRAIN;

        /** As declarations write it. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The one that is written so. */
        public static Optional<OnDisconnect> byId(String id) {
            return Arrays.stream(values())
                    .filter(value -> value.id().equals(id))
                    .findFirst();
        }
    }

    /**
     * Three clocks.
     *
     * @param open  from dispatch to the first event of a stream; whole answers have only {@code total}
     * @param gap   between two events of a stream
     * @param total over the whole call, all attempts included; MLflow's default of 300 s
     */
    public record Timeouts(Duration open, Duration gap, Duration total) {}

    /**
     * Repetition of what is safe to repeat, before the first event only.
     *
     * @param max            most repetitions after the first try, 0 for none
     * @param firstDelay     before the first repetition; doubled each time, with jitter
     * @param maxDelay       the longest pause
     * @param honouredWithin a 429 is repeated only when it asks for a shorter wait than this
     */
    public record Retries(int max, Duration firstDelay, Duration maxDelay, Duration honouredWithin) {}

    /**
     * When a target is left alone.
     *
     * @param volume       how many recent attempts are looked at
     * @param failurePercent of them that must have failed, 1 to 100
     * @param pause        how long it is left alone
     */
    public record Breaker(int volume, int failurePercent, Duration pause) {}
}
