package io.sluice.identity;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the key in a request's headers, wherever clients put it: {@code x-api-key} (Anthropic's), {@code api-key} (Azure's),
 * {@code Authorization: Bearer}, and {@code Authorization: Basic} with any user name (MLflow's).
 */
final class PresentedKey {
    private static final int LONGEST = 4096;

    private PresentedKey() {}

    /**
     * The key; null when the request has none.
     *
     * @param headers all values of a header, by its name in any case
     * @throws CallFailed with {@link Failure.Unauthenticated} when there is something that cannot be read as a key
     */
    static @Nullable String in(Function<String, List<String>> headers) {
        for (String name : List.of("x-api-key", "api-key")) {
            String value = single(name, headers.apply(name));
            if (value != null) {
                return value;
            }
        }
        String authorization = single("Authorization", headers.apply("authorization"));
        return authorization == null ? null : fromAuthorization(authorization);
    }

    private static @Nullable String single(String name, List<String> values) {
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw refused("The header " + name + " was sent more than once.");
        }
        String value = values.getFirst().strip();
        if (value.length() > LONGEST) {
            throw refused("The header " + name + " is too long.");
        }
        return value;
    }

    private static String fromAuthorization(String header) {
        int blank = header.indexOf(' ');
        String scheme = (blank < 0 ? header : header.substring(0, blank)).toLowerCase(Locale.ROOT);
        String rest = blank < 0 ? "" : header.substring(blank + 1).strip();
        return switch (scheme) {
            case "bearer" -> rest;
            case "basic" -> passwordOf(rest);
            default ->
                throw refused("The Authorization header must be 'Bearer <key>' or Basic with the key as password.");
        };
    }

    private static String passwordOf(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon >= 0) {
                return pair.substring(colon + 1);
            }
        } catch (IllegalArgumentException notBase64) {
            throw refused("The Basic credentials are not valid base64.");
        }
        throw refused("The Basic credentials have no password; the key belongs there.");
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Unauthenticated(message));
    }
}
