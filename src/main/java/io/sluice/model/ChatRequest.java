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

    @Override
    public Task task() {
        return Task.CHAT;
    }
}
