package io.sluice.model;

/**
 * A family of wire formats. A request whose dialect and target share a family loses nothing on its way; the set is open,
 * a provider may bring its own.
 */
public record Family(String id) {
    /** OpenAI's chat completions and everything that copies them. */
    public static final Family OPENAI = new Family("openai");
    /**
     * Anthropic's messages. Its requests have two headers that belong to the document, {@code anthropic-version} and {@code
     * anthropic-beta}. In a {@link Source} they stand as the members {@code anthropic_version} (a text) and {@code
     * anthropic_beta} (an array of texts), as the form of the API that other clouds host has them.
     */
    public static final Family ANTHROPIC = new Family("anthropic");
}
