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
        Usage.Media media = tokens.media();
        ObjectNode prompt = JsonCodec.object();
        putPositive(prompt, "cached_tokens", tokens.cacheRead());
        putPositive(prompt, "cache_write_tokens", tokens.cacheWrite() + tokens.cacheWriteHour());
        putPositive(prompt, "audio_tokens", media.audioInput());
        putPositive(prompt, "image_tokens", media.imageInput());
        ObjectNode completion = JsonCodec.object();
        putPositive(completion, "reasoning_tokens", tokens.reasoning());
        putPositive(completion, "audio_tokens", media.audioOutput());
        putPositive(completion, "image_tokens", media.imageOutput());
        putDetails(written, "prompt_tokens_details", prompt);
        putDetails(written, "completion_tokens_details", completion);
        return written;
    }

    /** Of embeddings, where it is not optional: an upstream that says nothing counts as zero. */
    static ObjectNode embedded(Usage usage) {
        Usage.Tokens tokens = usage.tokens();
        return JsonCodec.object().put("prompt_tokens", tokens.prompt()).put("total_tokens", tokens.total());
    }

    private static void putDetails(ObjectNode written, String name, ObjectNode details) {
        if (!details.isEmpty()) {
            written.set(name, details);
        }
    }

    private static void putPositive(ObjectNode details, String name, long count) {
        if (count > 0) {
            details.put(name, count);
        }
    }
}
