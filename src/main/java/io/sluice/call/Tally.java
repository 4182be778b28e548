package io.sluice.call;

import io.sluice.admission.RequestBounds;
import io.sluice.model.Candidate;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What of an answer is needed to account for it: the usage as told so far, how much text came, which model said it, why it
 * ended. Not safe for concurrent use; frames come one after another.
 */
final class Tally {
    private Usage usage = Usage.ABSENT;
    private boolean begun;
    private long bytes;
    private @Nullable String model;
    private @Nullable FinishReason finish;

    /** A frame of a stream. */
    void event(ReplyEvent event) {
        begun = true;
        switch (event) {
            case ReplyEvent.Started(ReplyMeta meta) -> model = meta.model();
            case ReplyEvent.TextDelta(int candidate, String text) -> count(text);
            case ReplyEvent.ThoughtDelta(int candidate, String text) -> count(text);
            case ReplyEvent.ThoughtSigned _ -> {
                // a signature is no token of the answer
            }
            case ReplyEvent.ThoughtHidden(int candidate, String data) -> count(data);
            case ReplyEvent.RefusalDelta(int candidate, String text) -> count(text);
            case ReplyEvent.ToolCallStarted(int candidate, int call, String id, String name) -> count(name);
            case ReplyEvent.ToolCallDelta(int candidate, int call, String arguments) -> count(arguments);
            case ReplyEvent.LogProbs _ -> {
                // they repeat the text
            }
            case ReplyEvent.UsageReported(Usage told) -> usage = told;
            case ReplyEvent.Finished(int candidate, FinishReason reason) -> finish = finish == null ? reason : finish;
        }
    }

    /** A whole answer. */
    void whole(ChatResponse response) {
        usage = response.usage();
        model = response.meta().model();
        for (Candidate candidate : response.candidates()) {
            finish = finish == null ? candidate.finish() : finish;
            candidate.parts().forEach(this::part);
        }
    }

    /** A whole answer. */
    void whole(CompletionResponse response) {
        usage = response.usage();
        model = response.meta().model();
        for (CompletionResponse.Choice choice : response.choices()) {
            finish = finish == null ? choice.finish() : finish;
            count(choice.text());
        }
    }

    /** Vectors. */
    void whole(EmbeddingResponse response) {
        usage = response.usage();
        model = response.meta().model();
    }

    /** Whether the provider has begun to answer with a stream, and so has taken in what it was sent. */
    boolean begun() {
        return begun;
    }

    /** As told last. */
    Usage usage() {
        return usage;
    }

    /** Bytes of text that came, of all kinds. */
    long bytes() {
        return bytes;
    }

    @Nullable
    String model() {
        return model;
    }

    @Nullable
    FinishReason finish() {
        return finish;
    }

    private void part(Part part) {
        switch (part) {
            case Part.Text(String text) -> count(text);
            case Part.ToolCall(String id, String name, String arguments) -> {
                count(name);
                count(arguments);
            }
            case Part.Thought(String text, String signature) -> count(text);
            case Part.HiddenThought(String data) -> count(data);
            case Part.Refusal(String text) -> count(text);
            case Part.Image _, Part.Audio _, Part.Document _, Part.ToolResult _, Part.Opaque _ -> {
                // no text of the model's
            }
        }
    }

    private void count(String text) {
        bytes += RequestBounds.utf8Length(text);
    }
}
