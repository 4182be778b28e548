package io.sluice.model;

import io.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer to a completion request; choices are numbered prompt by prompt. */
public record CompletionResponse(
        ReplyMeta meta,
        List<Choice> choices,
        Usage usage,
        @Nullable Source source) {
    public CompletionResponse {
        choices = List.copyOf(choices);
    }

    /**
     * One continued text.
     *
     * @param logProbs in OpenAI's legacy shape; null when not asked for
     */
    public record Choice(
            int index,
            String text,
            FinishReason finish,
            @Nullable Json logProbs) {}
}
