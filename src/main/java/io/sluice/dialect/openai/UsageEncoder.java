package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Usage;

/** Writes {@code usage}. OpenAI's totals include what was cached and what was reasoned; details that are zero are left out. */
final class UsageEncoder {
    private UsageEncoder() {}

    /** Of chats and completions. */
    static ObjectNode generated(Usage usage) {
        Usage.Tokens tokens = usage.tokens();
        ObjectNode written = JsonCodec.object()
                .put("prompt_tokens", tokens.prompt())
                .put("completion_tokens", tokens.completion())
                .put("total_tokens", tokens.total());
        long cacheWrite = tokens.cacheWrite() + tokens.cacheWriteHour();
        if (tokens.cacheRead() > 0 || cacheWrite > 0) {
            ObjectNode details = written.putObject("prompt_tokens_details");
            putPositive(details, "cached_tokens", tokens.cacheRead());
            putPositive(details, "cache_write_tokens", cacheWrite);
        }
        if (tokens.reasoning() > 0) {
            written.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        }
        return written;
    }

    /** Of embeddings, where it is not optional: an upstream that says nothing counts as zero. */
    static ObjectNode embedded(Usage usage) {
        Usage.Tokens tokens = usage.tokens();
        return JsonCodec.object().put("prompt_tokens", tokens.prompt()).put("total_tokens", tokens.total());
    }

    private static void putPositive(ObjectNode details, String name, long count) {
        if (count > 0) {
            details.put(name, count);
        }
    }
}
