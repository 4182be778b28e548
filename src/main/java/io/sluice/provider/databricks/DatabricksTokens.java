package io.sluice.provider.databricks;

import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The access token of one service principal, held until shortly before it expires. Calls that need a new one at the same
 * time share one exchange, which no single caller's leaving cancels; while the old one still holds, a failure to get a new
 * one is not a call's failure. Nothing is fetched before it is needed. Safe on any event loop.
 *
 * <pre>
 *   fetched ──────────── used from memory ──────────── refreshAt ── fetched anew ── expiresAt
 * </pre>
 */
final class DatabricksTokens {
    /** How long before its end a token is replaced; a fifth of its life where that is less. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    /** How long an old token is used on after a failure to replace it, before that is tried again. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Function<Secret, Uni<Granted>> exchange;
    private final Clock clock;
    private final AtomicReference<@Nullable Exchange> latest = new AtomicReference<>();

    /**
     * @param exchange asks for a token by the client's secret; cold
     */
    DatabricksTokens(Function<Secret, Uni<Granted>> exchange, Clock clock) {
        this.exchange = exchange;
        this.clock = clock;
    }

    /** A token as it was granted. */
    record Granted(Secret token, Duration lifetime) {}

    /** A token that holds. Fails with {@link io.sluice.model.CallFailed} when there is none. */
    Uni<Secret> current(Secret clientSecret) {
        return Uni.createFrom().deferred(() -> latestFor(clientSecret).token.map(Held::token));
    }

    /** The upstream did not accept this token: the next call gets another one. */
    void forget(Secret token) {
        Exchange known = latest.get();
        Held held = known == null ? null : known.held;
        if (held != null && held.token.sameAs(token)) {
            latest.compareAndSet(known, null);
        }
    }

    private Exchange latestFor(Secret clientSecret) {
        while (true) {
            Exchange known = latest.get();
            if (known != null && known.serves(clientSecret, clock.instant())) {
                return known;
            }
            Held old = known != null && known.clientSecret.sameAs(clientSecret) ? known.held : null;
            var next = new Exchange(clientSecret, old);
            if (latest.compareAndSet(known, next)) {
                return next;
            }
        }
    }

    private record Held(Secret token, Instant refreshAt, Instant expiresAt) {}

    /** One exchange, under way or done; its outcome is remembered. */
    private final class Exchange {
        private final Secret clientSecret;
        private final Uni<Held> token;
        private volatile @Nullable Held held;
        private volatile boolean failed;

        private Exchange(Secret clientSecret, @Nullable Held old) {
            this.clientSecret = clientSecret;
            this.token = exchange.apply(clientSecret)
                    .map(this::hold)
                    .onFailure()
                    .recoverWithUni(failure -> old != null && clock.instant().isBefore(old.expiresAt)
                            ? Uni.createFrom()
                                    .item(new Held(old.token, clock.instant().plus(PAUSE), old.expiresAt))
                            : Uni.createFrom().failure(failure))
                    .invoke(now -> held = now)
                    .onFailure()
                    .invoke(() -> failed = true)
                    .memoize()
                    .indefinitely();
        }

        private Held hold(Granted granted) {
            Duration fifth = granted.lifetime().dividedBy(5);
            Duration margin = fifth.compareTo(MARGIN) < 0 ? fifth : MARGIN;
            Instant end = clock.instant().plus(granted.lifetime());
            return new Held(granted.token(), end.minus(margin), end);
        }

        private boolean serves(Secret secret, Instant now) {
            Held got = held;
            return !failed && clientSecret.sameAs(secret) && (got == null || now.isBefore(got.refreshAt));
        }
    }
}
