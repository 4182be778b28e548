package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation to be continued. Has at least one message. */
public record ChatRequest(
        RouteName route,
        List<Message> messages,
        Parameters parameters,
        Tooling tooling,
        ResponseFormat format,
        Delivery delivery,
        @Nullable Source source)
        implements ModelRequest {
    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** The same with another bound on its output. */
    public ChatRequest withMaxTokens(long bound) {
        return new ChatRequest(route, messages, parameters.withMaxTokens(bound), tooling, format, delivery, source);
    }

    @Override
    public Task task() {
        return Task.CHAT;
    }
}
