package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CacheLifetime;
import io.sluice.provider.bedrock.BedrockModels.Caching;
import io.sluice.provider.bedrock.BedrockModels.Traits;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code cachePoint}, which stands behind what it is for: among system blocks, blocks of a turn, and tools. Pure. A model
 * that caches nothing refuses it, one that keeps for minutes only refuses the hour: both are left out, no answer depends on
 * them.
 */
final class ConverseCaching {
    private final Traits traits;

    ConverseCaching(Traits traits) {
        this.traits = traits;
    }

    /** The block behind one of the system or of a turn. */
    Optional<ObjectNode> afterBlock(@Nullable CacheLifetime cached) {
        return cached == null || traits.caching() == Caching.NONE ? Optional.empty() : Optional.of(point(cached));
    }

    /** The block behind a tool, which Amazon's own models do not cache. */
    Optional<ObjectNode> afterTool(@Nullable CacheLifetime cached) {
        return traits.caching() == Caching.PROMPT ? Optional.empty() : afterBlock(cached);
    }

    private ObjectNode point(CacheLifetime cached) {
        ObjectNode block = JsonCodec.object();
        ObjectNode point = block.putObject("cachePoint").put("type", "default");
        switch (cached) {
            case MINUTES -> {
                // what holds when nothing is said
            }
            case HOUR -> {
                if (traits.caching() == Caching.FOR_AN_HOUR) {
                    point.put("ttl", "1h");
                }
            }
        }
        return block;
    }
}
