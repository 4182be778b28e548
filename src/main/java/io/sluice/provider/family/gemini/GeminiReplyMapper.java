package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.ReplyEvents;
import java.util.List;

/** Whole answers as canonical ones. They are read as a stream of one document, which is what they are. Pure. */
final class GeminiReplyMapper {
    private GeminiReplyMapper() {}

    /** Fails with {@link io.sluice.model.CallFailed} when the document is no answer, or one that broke off. */
    static ChatResponse chat(JsonNode document) {
        var answer = new GeminiAnswer();
        var events = answer.read(document);
        if (!answer.isFinished()) {
            throw GeminiErrors.badResponse("The provider's answer holds no candidate that is complete.");
        }
        return ReplyEvents.fold(events);
    }

    /** The same answer to somebody who asked for a text to be completed. */
    static CompletionResponse completion(JsonNode document) {
        ChatResponse chat = chat(document);
        List<CompletionResponse.Choice> choices = chat.candidates().stream()
                .map(candidate ->
                        new CompletionResponse.Choice(candidate.index(), candidate.text(), candidate.finish(), null))
                .toList();
        return new CompletionResponse(chat.meta(), choices, chat.usage(), null);
    }

    /** The answer of {@code :countTokens}. */
    static long count(JsonNode document) {
        JsonNode count = document.path("totalTokens");
        if (!count.canConvertToLong() || count.longValue() < 0) {
            throw GeminiErrors.badResponse("The provider's answer is no count of tokens.");
        }
        return count.longValue();
    }
}
