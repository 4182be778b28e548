package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code usage} into disjoint buckets. {@code prompt_tokens} includes what was read from and written to the cache,
 * {@code completion_tokens} includes reasoning, and both include audio and images, except where a server's {@code total_tokens} (or its quirk) says that
 * reasoning comes on top, as xAI's does. Whatever a server reports, the buckets add up to its totals: a part that is larger
 * than its whole is cut to it.
 */
final class UsageReader {
    private UsageReader() {}

    /**
     * What a document's {@code usage} says. Callers rely on its numbers, so nonsense is taken out of the document, and where
     * reasoning comes on top of {@code completion_tokens} it is added to them, as the family has it.
     */
    static Usage take(ObjectNode document, Quirks quirks) {
        JsonNode told = document.get("usage");
        Usage usage = read(told, quirks);
        if (told != null && !told.isNull() && usage.knowledge() == Usage.Knowledge.ABSENT) {
            document.remove("usage");
        }
        if (told instanceof ObjectNode reported) {
            addReasoning(reported, usage.tokens(), document);
        }
        return usage;
    }

    /** The reported object itself stays as it came: it is kept as the usage's raw form. */
    private static void addReasoning(ObjectNode reported, Usage.Tokens tokens, ObjectNode document) {
        Long completion = count(reported.get("completion_tokens"));
        if (completion != null && completion < tokens.completion()) {
            ObjectNode whole = reported.deepCopy().put("completion_tokens", tokens.completion());
            if (whole.has("total_tokens")) {
                whole.put("total_tokens", tokens.total());
            }
            document.set("usage", whole);
        }
    }

    /** What this {@code usage} member says; {@link Usage#ABSENT} when it is none. */
    static Usage read(@Nullable JsonNode usage, Quirks quirks) {
        if (usage == null || !usage.isObject()) {
            return Usage.ABSENT;
        }
        Long prompt = count(usage.get("prompt_tokens"));
        Long completion = count(usage.get("completion_tokens"));
        Long total = count(usage.get("total_tokens"));
        if (prompt == null && completion == null && total == null) {
            return Usage.ABSENT;
        }
        long in = prompt != null ? prompt : rest(total, completion);
        long out = completion != null ? completion : rest(total, in);
        return Usage.reported(tokens(usage, in, out, total, quirks), Json.of(usage));
    }

    private static Usage.Tokens tokens(JsonNode usage, long in, long out, @Nullable Long total, Quirks quirks) {
        JsonNode promptDetails = usage.path("prompt_tokens_details");
        Long read = count(promptDetails.get("cached_tokens"));
        if (read == null) {
            read = count(usage.get("prompt_cache_hit_tokens")); // DeepSeek's name for it
        }
        long cacheRead = Math.min(orZero(read), in);
        long uncached = in - cacheRead;
        long cacheWrite = Math.min(orZero(count(promptDetails.get("cache_write_tokens"))), uncached);
        uncached -= cacheWrite;
        // What the cache gave may be counted again as audio or image: what is left of the prompt bounds them.
        long audioInput = Math.min(orZero(count(promptDetails.get("audio_tokens"))), uncached);
        uncached -= audioInput;
        long imageInput = Math.min(orZero(count(promptDetails.get("image_tokens"))), uncached);
        uncached -= imageInput;

        JsonNode details = usage.path("completion_tokens_details");
        Long thought = count(details.get("reasoning_tokens"));
        long reasoning = orZero(thought != null ? thought : count(usage.get("reasoning_tokens"))); // Perplexity's place
        boolean beside =
                quirks.reasoningBesideCompletion() || (reasoning > 0 && total != null && total == in + out + reasoning);
        if (!beside) {
            reasoning = Math.min(reasoning, out);
            out -= reasoning;
        }
        long audioOutput = Math.min(orZero(count(details.get("audio_tokens"))), out);
        out -= audioOutput;
        long imageOutput = Math.min(orZero(count(details.get("image_tokens"))), out);
        out -= imageOutput;
        var media = new Usage.Media(audioInput, audioOutput, imageInput, imageOutput);
        return new Usage.Tokens(uncached, cacheRead, cacheWrite, 0, out, reasoning, media);
    }

    private static long rest(@Nullable Long total, @Nullable Long part) {
        return Math.max(orZero(total) - orZero(part), 0);
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    /** The count; null when there is none, or nonsense. */
    private static @Nullable Long count(@Nullable JsonNode node) {
        if (node == null || !node.isNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            return null;
        }
        return node.longValue();
    }
}
