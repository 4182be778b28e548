package io.sluice.provider.family.openai;

import io.sluice.model.FinishReason;
import io.sluice.model.UpstreamError;
import java.util.Locale;
import java.util.Set;

/** Reads why an answer ended, in the words that servers of the family are known to use. */
final class FinishReasons {
    private static final String ERROR = "error";
    private static final String OUT_OF_RESOURCES = "insufficient_system_resource";

    private static final Set<String> OWN_WORDS =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

    private FinishReasons() {}

    /**
     * The error that some words stand for: the server broke its answer off ({@code error}), or had no capacity left
     * ({@code insufficient_system_resource}, DeepSeek's).
     *
     * @throws io.sluice.model.CallFailed when the word is one of them
     */
    static void failOn(String word) {
        if (word.equals(ERROR)) {
            throw WholeReader.failed(OpenAiErrors.brokenOff());
        }
        if (word.equals(OUT_OF_RESOURCES)) {
            throw WholeReader.failed(UpstreamError.of(
                    UpstreamError.Kind.OVERLOADED, "The provider broke off its answer for want of capacity."));
        }
    }

    /**
     * The reason a word stands for; unknown words, and none at all, are {@link FinishReason#STOP}.
     *
     * @param calledTools the answer holds tool calls: several servers say {@code stop} then
     */
    static FinishReason read(String word, boolean calledTools) {
        FinishReason told = switch (word.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "model_length" -> FinishReason.LENGTH;
            case "tool_calls", "tool_use", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter", "safety", "refusal" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.STOP; // stop, eos, end_turn, stop_sequence, and what nobody has seen yet
        };
        return told == FinishReason.STOP && calledTools ? FinishReason.TOOL_CALLS : told;
    }

    /** The word for documents of the family: the server's own where it is one of the family's and means the same. */
    static String word(String told, FinishReason reason) {
        if (OWN_WORDS.contains(told) && read(told, false) == reason) {
            return told;
        }
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
