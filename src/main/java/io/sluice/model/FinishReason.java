package io.sluice.model;

/** Why an answer ended. A provider maps its own words to these and never passes its own on. */
public enum FinishReason {
    /** The model was done, or met a stop text. */
    STOP,
    /** The limit of tokens, or the context, was reached. */
    LENGTH,
    /** The model waits for the results of its tool calls. */
    TOOL_CALLS,
    /** The vendor's filter, or the model's refusal. */
    CONTENT_FILTER
}
