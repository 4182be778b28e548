package io.sluice.provider.bedrock;

import io.sluice.model.FinishReason;
import io.sluice.model.UpstreamError.Kind;

/** The API's reasons for an end. Pure. */
final class ConverseFinish {
    private ConverseFinish() {}

    /**
     * Why an answer ended.
     *
     * @param calls whether it calls tools of the caller: it then waits for their results even where the reason does not say
     *              so. An answer that is itself the call of a tool does not
     * @throws io.sluice.model.CallFailed when the model wrote something that the API could not read
     */
    static FinishReason of(String reason, boolean calls) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "guardrail_intervened", "content_filtered", "refusal" -> FinishReason.CONTENT_FILTER;
            case "malformed_model_output", "malformed_tool_use" ->
                throw BedrockErrors.brokenOff(
                        Kind.SERVER, "The provider could not read what its model wrote (" + reason + ").");
            // end_turn, stop_sequence, tool_use, and words to come
            default -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }
}
