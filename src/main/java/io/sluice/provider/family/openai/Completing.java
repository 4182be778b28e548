package io.sluice.provider.family.openai;

/** How a target's completions are made. */
public enum Completing {
    /** By the server's completions. */
    TEXTS,
    /** The model has none: where a caller allows it, one prompt is sent as a chat. */
    CHAT_WHERE_ALLOWED,
    /** The server has none: one prompt is sent as a chat, and everything else is refused. */
    CHAT
}
