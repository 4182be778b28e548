package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Usage;
import io.sluice.model.Usage.Knowledge;
import org.jspecify.annotations.Nullable;

/** Writes what an answer used. Numbers that the provider did not report are null, as in MLflow, never a guess. */
final class UsageWriter {
    private static final String DETAILS = "prompt_tokens_details";

    private UsageWriter() {}

    /** Generation 2's {@code usage} of chats. The details are the provider's own, or come where there is something to tell. */
    static ObjectNode chat(Usage usage) {
        ObjectNode written = generating(usage);
        Usage.Tokens tokens = usage.tokens();
        JsonNode details = usage.raw() == null ? null : usage.raw().node().get(DETAILS);
        if (details instanceof ObjectNode told) {
            written.set(DETAILS, told);
        } else if (tokens.cacheRead() > 0) {
            written.putObject(DETAILS).put("cached_tokens", tokens.cacheRead());
        }
        long cacheWrites = tokens.cacheWrite() + tokens.cacheWriteHour();
        if (cacheWrites > 0) {
            written.put("cache_creation_input_tokens", cacheWrites);
        }
        return written;
    }

    /** Generation 2's {@code usage} of completions. */
    static ObjectNode generating(Usage usage) {
        return JsonCodec.object()
                .put("prompt_tokens", prompt(usage))
                .put("completion_tokens", completion(usage))
                .put("total_tokens", total(usage));
    }

    /** Generation 2's {@code usage} of embeddings. */
    static ObjectNode embedding(Usage usage) {
        return JsonCodec.object().put("prompt_tokens", prompt(usage)).put("total_tokens", total(usage));
    }

    static @Nullable Long prompt(Usage usage) {
        return usage.knowledge() == Knowledge.REPORTED ? usage.tokens().prompt() : null;
    }

    static @Nullable Long completion(Usage usage) {
        return usage.knowledge() == Knowledge.REPORTED ? usage.tokens().completion() : null;
    }

    static @Nullable Long total(Usage usage) {
        return usage.knowledge() == Knowledge.REPORTED ? usage.tokens().total() : null;
    }
}
