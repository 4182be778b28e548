package io.sluice.provider.family.gemini;

import io.sluice.model.FinishReason;
import io.sluice.model.UpstreamError.Kind;

/** The wire's reasons for an end. Pure. */
final class GeminiFinish {
    private GeminiFinish() {}

    /**
     * Why a candidate ended. The wire has no reason for calls of tools: an answer that has any waits for their results.
     *
     * @param said  whether the candidate said anything
     * @param calls whether it calls tools
     * @throws io.sluice.model.CallFailed when all that was written is a call of a tool that the upstream could not read
     */
    static FinishReason of(String reason, boolean said, boolean calls) {
        return switch (reason) {
            case "MAX_TOKENS", "CONTINUATION" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            case "MALFORMED_FUNCTION_CALL",
                    "UNEXPECTED_TOOL_CALL",
                    "TOO_MANY_TOOL_CALLS",
                    "MALFORMED_RESPONSE",
                    "MISSING_THOUGHT_SIGNATURE" -> {
                if (!said) {
                    throw GeminiErrors.brokenOff(
                            Kind.SERVER, "The provider's model wrote a tool call that cannot be read.");
                }
                yield done(calls);
            }
            // STOP, OTHER, NO_IMAGE, IMAGE_OTHER, FINISH_REASON_UNSPECIFIED, and words to come
            default -> done(calls);
        };
    }

    private static FinishReason done(boolean calls) {
        return calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }
}
