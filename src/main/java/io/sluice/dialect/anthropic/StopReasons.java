package io.sluice.dialect.anthropic;

import io.sluice.model.FinishReason;

/** Why an answer ended, in Anthropic's words. */
final class StopReasons {
    private StopReasons() {}

    /**
     * @param calls   the answer calls tools: it then waits for their results, whatever the upstream says
     * @param refused the answer holds a refusal
     */
    static String of(FinishReason finish, boolean calls, boolean refused) {
        return switch (finish) {
            case LENGTH -> "max_tokens";
            case CONTENT_FILTER -> "refusal";
            case STOP, TOOL_CALLS -> refused ? "refusal" : calls ? "tool_use" : "end_turn";
        };
    }
}
