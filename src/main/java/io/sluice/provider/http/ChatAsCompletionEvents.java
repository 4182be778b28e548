package io.sluice.provider.http;

import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import java.util.List;
import java.util.Optional;

/** Reads a chat's stream as a completion's: its text, and no documents, for they are a chat's. */
public final class ChatAsCompletionEvents implements EventDecoder {
    private final EventDecoder chat;

    public ChatAsCompletionEvents(EventDecoder chat) {
        this.chat = chat;
    }

    @Override
    public Optional<ReplyFrame> decode(SseEvent event) {
        return chat.decode(event).flatMap(ChatAsCompletionEvents::textOf);
    }

    @Override
    public boolean isComplete() {
        return chat.isComplete();
    }

    @Override
    public Optional<ReplyFrame> end() {
        return chat.end().flatMap(ChatAsCompletionEvents::textOf);
    }

    private static Optional<ReplyFrame> textOf(ReplyFrame frame) {
        List<ReplyEvent> kept = frame.events().stream()
                .filter(ChatAsCompletionEvents::isOfCompletions)
                .toList();
        return kept.isEmpty() ? Optional.empty() : Optional.of(new ReplyFrame(kept, null));
    }

    private static boolean isOfCompletions(ReplyEvent event) {
        return switch (event) {
            case ReplyEvent.Started _, ReplyEvent.TextDelta _, ReplyEvent.UsageReported _, ReplyEvent.Finished _ ->
                true;
            case ReplyEvent.ThoughtDelta _,
                    ReplyEvent.ThoughtSigned _,
                    ReplyEvent.ThoughtHidden _,
                    ReplyEvent.RefusalDelta _,
                    ReplyEvent.ToolCallStarted _,
                    ReplyEvent.ToolCallDelta _,
                    ReplyEvent.LogProbs _ -> false;
        };
    }
}
