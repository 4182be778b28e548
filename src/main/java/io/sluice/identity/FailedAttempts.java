package io.sluice.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts keys that were not valid per exact source address. Whoever guesses is soon told to wait; nobody who has a valid key
 * is, whatever address it shares. Bounded: of very many addresses the least recent are forgotten.
 */
final class FailedAttempts {
    private static final int MOST_ADDRESSES = 100_000;

    private final int limit;
    private final Duration window;
    private final Cache<String, AtomicInteger> failures;

    FailedAttempts(AuthConfig.Failures config, Ticker ticker) {
        this.limit = config.limit();
        this.window = config.window();
        this.failures = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterWrite(window) // from the first failure on: counting does not write
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** What a failure from this address is answered with: itself, or a refusal for there were too many. */
    CallFailed answer(String address, CallFailed failure) {
        int count = failures.get(address, key -> new AtomicInteger()).incrementAndGet();
        return count <= limit
                ? failure
                : new CallFailed(new Failure.RateLimited(
                        "Too many requests with keys that are not valid came from this address. Try again later.",
                        window));
    }
}
