package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer to a chat request. */
public record ChatResponse(
        ReplyMeta meta,
        List<Candidate> candidates,
        Usage usage,
        @Nullable Source source) {
    public ChatResponse {
        candidates = List.copyOf(candidates);
    }
}
