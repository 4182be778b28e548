package io.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Usage.Tokens;

/** Buckets of tokens as a JSON object whose members are the buckets' names; buckets of zero are left out. */
final class TokenCounts {
    private TokenCounts() {}

    static ObjectNode write(Tokens tokens) {
        ObjectNode node = JsonCodec.object();
        put(node, "input", tokens.input());
        put(node, "cache_read", tokens.cacheRead());
        put(node, "cache_write", tokens.cacheWrite());
        put(node, "cache_write_hour", tokens.cacheWriteHour());
        put(node, "output", tokens.output());
        put(node, "reasoning", tokens.reasoning());
        return node;
    }

    static Tokens read(JsonNode node) {
        return new Tokens(
                node.path("input").asLong(),
                node.path("cache_read").asLong(),
                node.path("cache_write").asLong(),
                node.path("cache_write_hour").asLong(),
                node.path("output").asLong(),
                node.path("reasoning").asLong());
    }

    private static void put(ObjectNode node, String bucket, long count) {
        if (count != 0) {
            node.put(bucket, count);
        }
    }
}
