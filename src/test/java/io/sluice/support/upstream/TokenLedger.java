package io.sluice.support.upstream;

import io.sluice.support.upstream.TokensServed.Served;
import java.util.HashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** The running count behind {@link TokensServed}; written by event loops, read by tests. */
final class TokenLedger {

    private final ConcurrentHashMap<TokensServed.Key, AtomicReference<Served>> served = new ConcurrentHashMap<>();

    void add(TokensServed.Key key, long calls, Tokens tokens) {
        var more = new Served(calls, tokens);
        served.computeIfAbsent(key, _ -> new AtomicReference<>(Served.NOTHING)).accumulateAndGet(more, Served::plus);
    }

    void takeBack(TokensServed.Key key, long calls, Tokens tokens) {
        add(key, -calls, Tokens.NONE.minus(tokens));
    }

    TokensServed snapshot() {
        var copy = new HashMap<TokensServed.Key, Served>();
        served.forEach((key, value) -> {
            if (!value.get().equals(Served.NOTHING)) {
                copy.put(key, value.get());
            }
        });
        return new TokensServed(copy);
    }

    void clear() {
        served.clear();
    }
}
