package io.sluice.provider.family.openai;

import io.sluice.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one exchange. They hold the credential in clear: made for the moment of sending, and never printed.
 *
 * @param more what only one server wants, by name
 */
public record OpenAiHeaders(
        @Nullable String authorization,
        @Nullable String apiKey,
        @Nullable String organization,
        Map<String, String> more) {
    public OpenAiHeaders {
        more = Map.copyOf(more);
    }

    /** The key as a bearer token; no header at all when the key is empty, as servers at home want it. */
    public static OpenAiHeaders bearer(Secret key) {
        return new OpenAiHeaders(key.isEmpty() ? null : key.reveal("Bearer "::concat), null, null, Map.of());
    }

    /** The key as Azure takes it. */
    public static OpenAiHeaders azureKey(Secret key) {
        return new OpenAiHeaders(null, key.isEmpty() ? null : key.<String>reveal(text -> text), null, Map.of());
    }

    /** The same on behalf of an organization. */
    public OpenAiHeaders withOrganization(@Nullable String id) {
        return new OpenAiHeaders(authorization, apiKey, id, more);
    }

    /** The same with headers that only one server wants. */
    public OpenAiHeaders with(Map<String, String> others) {
        return new OpenAiHeaders(authorization, apiKey, organization, others);
    }

    /** As names and values, for a stream. */
    List<Map.Entry<String, String>> forStream() {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("Content-Type", "application/json"));
        headers.add(Map.entry("Accept", "text/event-stream"));
        add(headers, "Authorization", authorization);
        add(headers, "api-key", apiKey);
        add(headers, "OpenAI-Organization", organization);
        more.forEach((name, value) -> add(headers, name, value));
        return headers;
    }

    private static void add(List<Map.Entry<String, String>> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(Map.entry(name, value));
        }
    }

    @Override
    public String toString() {
        return "OpenAiHeaders[hidden]";
    }
}
