package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.provider.http.UpstreamReply;

/** A whole reply that is a success: its document, and the headers in which some models' tokens are counted. */
record BedrockReply(JsonNode document, UpstreamReply.Headers headers) {
    private static final int MAX_DIGITS = 18;

    /** How many tokens went in, by the header; -1 when it does not say. */
    long inputTokens() {
        return count("x-amzn-bedrock-input-token-count");
    }

    /** How many tokens came out, by the header; -1 when it does not say. */
    long outputTokens() {
        return count("x-amzn-bedrock-output-token-count");
    }

    private long count(String name) {
        String value = headers.get(name);
        boolean number = value != null
                && !value.isEmpty()
                && value.length() <= MAX_DIGITS
                && value.chars().allMatch(Character::isDigit);
        return number ? Long.parseLong(value) : -1;
    }

    /** Nothing of the content. */
    @Override
    public String toString() {
        return "BedrockReply[" + document.size() + " members]";
    }
}
