package io.sluice.secret;

import java.util.regex.Pattern;

/**
 * Where a credential is kept: {@code scheme:name}, such as {@code env:OPENAI_API_KEY}, {@code file:/run/secrets/openai},
 * {@code secret:routes/chat/openai_api_key@2} (the embedded store, third write). Holds no credential itself and may be
 * shown to administrators.
 *
 * @param scheme which engine, lower case
 * @param name   what it is called there; the engine's own syntax
 */
public record SecretRef(String scheme, String name) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*:.+", Pattern.DOTALL);

    /**
     * Reads {@code scheme:name}.
     *
     * @throws IllegalArgumentException when the text has not that form
     */
    public static SecretRef parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not a secret reference");
        }
        int colon = text.indexOf(':');
        return new SecretRef(text.substring(0, colon), text.substring(colon + 1));
    }

    /** {@code scheme:name}. */
    public String text() {
        return scheme + ":" + name;
    }

    @Override
    public String toString() {
        return text();
    }
}
