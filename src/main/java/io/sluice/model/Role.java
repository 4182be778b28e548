package io.sluice.model;

/** Who speaks a message. */
public enum Role {
    /** Standing instructions; OpenAI's {@code developer} is the same thing for newer models. */
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    /** Carries {@link Part.ToolResult}s only. */
    TOOL
}
