package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Usage;
import java.util.function.LongSupplier;

/**
 * Writes {@code usage}, which is never left out. Anthropic counts what the cache took or gave apart from {@code
 * input_tokens}, and everything else within it and within {@code output_tokens}: thinking, pictures, sound.
 */
final class UsageEncoder {
    private UsageEncoder() {}

    /**
     * @param input  an estimate, asked for only when the upstream told nothing
     * @param output likewise
     */
    static ObjectNode of(Usage usage, LongSupplier input, LongSupplier output) {
        return usage.knowledge() == Usage.Knowledge.ABSENT
                ? of(Usage.Tokens.of(input.getAsLong(), output.getAsLong()))
                : of(usage.tokens());
    }

    static ObjectNode of(Usage.Tokens tokens) {
        long written = tokens.cacheWrite() + tokens.cacheWriteHour();
        ObjectNode usage = JsonCodec.object()
                .put("input_tokens", tokens.prompt() - tokens.cacheRead() - written)
                .put("cache_creation_input_tokens", written)
                .put("cache_read_input_tokens", tokens.cacheRead())
                .put("output_tokens", tokens.completion());
        if (written > 0) {
            usage.putObject("cache_creation")
                    .put("ephemeral_5m_input_tokens", tokens.cacheWrite())
                    .put("ephemeral_1h_input_tokens", tokens.cacheWriteHour());
        }
        if (tokens.reasoning() > 0) {
            usage.putObject("output_tokens_details").put("thinking_tokens", tokens.reasoning());
        }
        return usage;
    }
}
