package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.call.Inbound;
import io.sluice.model.ReplyMeta;
import io.sluice.model.RouteName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What stands at the head of an answer where the upstream does not say: callers of the family break without it.
 *
 * @param key            unique to the call; letters and digits
 * @param model          the route, which is the model as far as the caller knows
 * @param createdSeconds Unix time
 */
record Stamp(String key, String model, long createdSeconds) {
    static Stamp of(Inbound inbound, RouteName route, Instant now) {
        String id = inbound.id().value();
        return new Stamp(id.substring(id.indexOf('_') + 1), route.value(), now.getEpochSecond());
    }

    /** What a document of the family says of itself; empty texts and a zero say nothing. */
    static ReplyMeta metaOf(JsonNode document) {
        String id = document.path("id").asText();
        String model = document.path("model").asText();
        long created = document.path("created").asLong();
        return new ReplyMeta(id.isEmpty() ? null : id, model.isEmpty() ? null : model, created <= 0 ? null : created);
    }

    /** The first, with what it leaves open from the second. */
    static ReplyMeta completed(ReplyMeta first, ReplyMeta second) {
        return new ReplyMeta(
                isSaid(first.upstreamId()) ? first.upstreamId() : second.upstreamId(),
                isSaid(first.model()) ? first.model() : second.model(),
                first.createdSeconds() == null ? second.createdSeconds() : first.createdSeconds());
    }

    /** The upstream's own id, else one with this prefix. */
    String id(String prefix, ReplyMeta meta) {
        return isSaid(meta.upstreamId()) ? String.valueOf(meta.upstreamId()) : prefix + key;
    }

    String model(ReplyMeta meta) {
        return isSaid(meta.model()) ? String.valueOf(meta.model()) : model;
    }

    long created(ReplyMeta meta) {
        Long told = meta.createdSeconds();
        return told == null || told <= 0 ? createdSeconds : told;
    }

    private static boolean isSaid(@Nullable String told) {
        return told != null && !told.isEmpty();
    }
}
