package io.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.TokenBucket;
import io.sluice.model.Usage.Media;
import io.sluice.model.Usage.Tokens;
import java.util.function.ToLongFunction;

/** Buckets of tokens as a JSON object whose members are the buckets' names. */
public final class TokenCounts {
    private TokenCounts() {}

    /** All buckets, also those of zero. */
    public static ObjectNode document(Tokens tokens) {
        ObjectNode node = JsonCodec.object();
        for (TokenBucket bucket : TokenBucket.values()) {
            node.put(bucket.id(), bucket.of(tokens));
        }
        return node;
    }

    /** The buckets that something says of each how many tokens it holds. */
    public static Tokens of(ToLongFunction<TokenBucket> counts) {
        return new Tokens(
                counts.applyAsLong(TokenBucket.INPUT),
                counts.applyAsLong(TokenBucket.CACHE_READ),
                counts.applyAsLong(TokenBucket.CACHE_WRITE),
                counts.applyAsLong(TokenBucket.CACHE_WRITE_HOUR),
                counts.applyAsLong(TokenBucket.OUTPUT),
                counts.applyAsLong(TokenBucket.REASONING),
                new Media(
                        counts.applyAsLong(TokenBucket.AUDIO_INPUT),
                        counts.applyAsLong(TokenBucket.AUDIO_OUTPUT),
                        counts.applyAsLong(TokenBucket.IMAGE_INPUT),
                        counts.applyAsLong(TokenBucket.IMAGE_OUTPUT)));
    }

    /** Buckets of zero are left out. */
    static ObjectNode write(Tokens tokens) {
        ObjectNode node = JsonCodec.object();
        for (TokenBucket bucket : TokenBucket.values()) {
            long count = bucket.of(tokens);
            if (count != 0) {
                node.put(bucket.id(), count);
            }
        }
        return node;
    }

    static Tokens read(JsonNode node) {
        return of(bucket -> node.path(bucket.id()).asLong());
    }
}
