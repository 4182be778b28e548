package io.sluice.provider.family.gemini;

import io.sluice.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The headers of one exchange. They hold the credential in clear: made for the moment of sending, and never printed. */
public record GeminiHeaders(
        @Nullable String apiKey, @Nullable String authorization) {
    /** A key of the API. */
    public static GeminiHeaders apiKey(Secret key) {
        return new GeminiHeaders(key.<String>reveal(text -> text), null);
    }

    /** An access token. */
    public static GeminiHeaders bearer(Secret token) {
        return new GeminiHeaders(null, token.reveal("Bearer "::concat));
    }

    /** As names and values, for a stream. */
    public List<Map.Entry<String, String>> forStream() {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("content-type", "application/json"));
        headers.add(Map.entry("accept", "text/event-stream"));
        if (apiKey != null) {
            headers.add(Map.entry("x-goog-api-key", apiKey));
        }
        if (authorization != null) {
            headers.add(Map.entry("authorization", authorization));
        }
        return headers;
    }

    @Override
    public String toString() {
        return "GeminiHeaders[hidden]";
    }
}
