package io.sluice.provider.family.openai;

import java.net.URI;

/** Where a server's operations are, made once per target. */
public record OpenAiAddresses(String chat, String completions, String embeddings) {
    /**
     * The operations below a base.
     *
     * @param base  such as {@code https://api.openai.com/v1}; a trailing slash does not matter
     * @param query without the question mark; empty for none
     */
    public static OpenAiAddresses below(URI base, String query) {
        String text = base.toString();
        String start = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        String end = query.isEmpty() ? "" : "?" + query;
        return new OpenAiAddresses(
                start + "/chat/completions" + end, start + "/completions" + end, start + "/embeddings" + end);
    }
}
