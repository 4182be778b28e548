package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * A text to be continued. OpenAI's {@code echo}, {@code suffix}, {@code best_of} and integer {@code logprobs} ride in the
 * extensions: no other family has them.
 *
 * @param chatFallback the dialect allows that a chat model answers, the prompt being its one user message (MLflow's first
 *                     generation sent completions of chat models that way)
 */
public record CompletionRequest(
        RouteName route,
        Prompt prompt,
        Parameters parameters,
        boolean chatFallback,
        Delivery delivery,
        @Nullable Source source)
        implements ModelRequest {
    /** The same with another bound on its output. */
    public CompletionRequest withMaxTokens(long bound) {
        return new CompletionRequest(route, prompt, parameters.withMaxTokens(bound), chatFallback, delivery, source);
    }

    @Override
    public Task task() {
        return Task.COMPLETIONS;
    }
}
