package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.FinishReason;
import io.sluice.model.UpstreamError.Kind;

/** Cohere's reasons for an end, of both versions of its API. Pure. */
final class CohereFinish {
    private CohereFinish() {}

    /**
     * Why an answer ended.
     *
     * @param calls whether it calls tools: it then waits for their results even where the reason does not say so
     * @param error what the upstream says of an answer that broke off; a missing node when it says nothing
     * @throws io.sluice.model.CallFailed when it broke off
     */
    static FinishReason of(String reason, boolean calls, JsonNode error) {
        return switch (reason) {
            case "MAX_TOKENS", "ERROR_LIMIT" -> FinishReason.LENGTH;
            case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
            case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
            case "ERROR" -> throw CohereErrors.brokenOff(Kind.SERVER, error.asText());
            case "TIMEOUT" -> throw CohereErrors.brokenOff(Kind.TIMEOUT, error.asText());
            // COMPLETE, STOP_SEQUENCE, USER_CANCEL, and words to come
            default -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }
}
