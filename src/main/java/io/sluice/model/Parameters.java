package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * What a generating request asks for beside its content.
 *
 * @param reasoningEffort OpenAI's word ({@code none} … {@code max}); null when unsaid
 * @param logProbs        how many alternatives per token to report: null for no log probabilities at all, 0 for the chosen
 *                        token only
 * @param user            the caller's own end user, opaque; null when unsaid
 */
public record Parameters(
        Sampling sampling,
        OutputLimits limits,
        @Nullable String reasoningEffort,
        @Nullable Integer logProbs,
        @Nullable String user,
        Extensions extensions) {
    /** The same with another bound on the output tokens. */
    public Parameters withMaxTokens(long bound) {
        return new Parameters(
                sampling,
                new OutputLimits(bound, limits.stop(), limits.candidates()),
                reasoningEffort,
                logProbs,
                user,
                extensions);
    }
}
