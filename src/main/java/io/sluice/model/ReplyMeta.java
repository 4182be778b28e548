package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * What the upstream said of its answer.
 *
 * @param upstreamId     its id of the answer; null when it has none
 * @param model          the model that answered, as the upstream names it; null when it does not say
 * @param createdSeconds Unix time; null when it does not say
 */
public record ReplyMeta(
        @Nullable String upstreamId,
        @Nullable String model,
        @Nullable Long createdSeconds) {
    /** The upstream said nothing. */
    public static final ReplyMeta UNKNOWN = new ReplyMeta(null, null, null);
}
