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
    @Override
    public Task task() {
        return Task.COMPLETIONS;
    }
}
