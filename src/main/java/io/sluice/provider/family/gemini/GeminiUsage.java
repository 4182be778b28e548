package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The wire's usage in disjoint buckets. It counts what came from the cache within the prompt, what tools of the vendor read
 * beside it, and thoughts beside the candidates; what of each is sound or a picture stands in lists by modality. Pure.
 */
final class GeminiUsage {
    private static final String AUDIO = "AUDIO";
    private static final String IMAGE = "IMAGE";

    private GeminiUsage() {}

    /** What {@code usageMetadata} reports; absent when there is none, or none with a number. */
    static Usage read(@Nullable JsonNode usage) {
        if (usage == null || !isCount(usage)) {
            return Usage.ABSENT;
        }
        long prompt = count(usage.path("promptTokenCount"));
        long cached = Math.min(count(usage.path("cachedContentTokenCount")), prompt);
        long byTools = count(usage.path("toolUsePromptTokenCount"));
        long fresh = prompt - cached + byTools;
        long audio = Math.min(freshOf(AUDIO, usage), fresh);
        long image = Math.min(freshOf(IMAGE, usage), fresh - audio);
        long said = count(usage.path("candidatesTokenCount"));
        long audioSaid = Math.min(of(AUDIO, usage.path("candidatesTokensDetails")), said);
        long imageSaid = Math.min(of(IMAGE, usage.path("candidatesTokensDetails")), said - audioSaid);
        var tokens = new Usage.Tokens(
                fresh - audio - image,
                cached,
                0,
                0,
                said - audioSaid - imageSaid,
                count(usage.path("thoughtsTokenCount")),
                new Usage.Media(audio, audioSaid, image, imageSaid));
        return Usage.reported(tokens, Json.of(usage));
    }

    private static boolean isCount(JsonNode usage) {
        return usage.path("promptTokenCount").isNumber()
                || usage.path("candidatesTokenCount").isNumber()
                || usage.path("thoughtsTokenCount").isNumber();
    }

    /** Tokens of this modality that did not come from the cache. */
    private static long freshOf(String modality, JsonNode usage) {
        long read = of(modality, usage.path("promptTokensDetails"));
        long cached = of(modality, usage.path("cacheTokensDetails"));
        return Math.max(0, read - cached) + of(modality, usage.path("toolUsePromptTokensDetails"));
    }

    private static long of(String modality, JsonNode details) {
        long tokens = 0;
        for (JsonNode detail : details) {
            if (detail.path("modality").asText().equals(modality)) {
                tokens += count(detail.path("tokenCount"));
            }
        }
        return tokens;
    }

    private static long count(JsonNode number) {
        return Math.max(0, number.asLong(0));
    }
}
