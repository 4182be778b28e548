package io.sluice.dialect.openai;

import io.sluice.model.FinishReason;
import java.util.Set;

/** OpenAI's words for why an answer ended; callers get no others. */
final class FinishWords {
    static final Set<String> ALL = Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

    private FinishWords() {}

    static String of(FinishReason reason, AnswerStyle style) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> style.legacyFunctions() ? "function_call" : "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
