package io.sluice.model;

/**
 * A family of wire formats. A request whose dialect and target share a family loses nothing on its way; the set is open,
 * a provider may bring its own.
 */
public record Family(String id) {
    /** OpenAI's chat completions and everything that copies them. */
    public static final Family OPENAI = new Family("openai");
    /** Anthropic's messages. */
    public static final Family ANTHROPIC = new Family("anthropic");
}
