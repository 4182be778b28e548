package io.sluice.provider.family.openai;

import io.sluice.model.FinishReason;
import java.util.Locale;
import java.util.Set;

/** Reads why an answer ended, in the words that servers of the family are known to use. */
final class FinishReasons {
    /** What a server says when it broke off its answer; not a reason but an error. */
    static final String ERROR = "error";

    private static final Set<String> OWN_WORDS =
            Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

    private FinishReasons() {}

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
