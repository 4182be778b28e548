package io.sluice.catalog;

/**
 * The place of one credential in a definition: a setting or, where a setting has a credential for each environment, one of
 * those. Its text is the end of the credential's name in the secret store.
 *
 * @param environment empty when the credential is for every environment
 */
record CredentialSlot(String setting, String environment) {
    /** Neither settings nor environments have this character in their names. */
    private static final char SEPARATOR = '/';

    static CredentialSlot parse(String text) {
        int end = text.indexOf(SEPARATOR);
        return end < 0
                ? new CredentialSlot(text, "")
                : new CredentialSlot(text.substring(0, end), text.substring(end + 1));
    }

    /** {@code openai_api_key} or {@code openai_api_key/prod}. */
    String text() {
        return environment.isEmpty() ? setting : setting + SEPARATOR + environment;
    }

    /** The place in the native document. */
    String field() {
        return "config." + setting + (environment.isEmpty() ? "" : "." + environment);
    }
}
