package io.sluice.provider.family.openai;

import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.provider.Leniency;
import io.sluice.provider.http.ChatAsCompletionEvents;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.UpstreamReply;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Canonical values to OpenAI's wire and back, for one target. Pure and immutable: no I/O, and what a document lacks is filled
 * from the {@link ReplyDefaults} it is given. Everything throws {@link io.sluice.model.CallFailed}.
 */
public final class OpenAiMapper {
    private final Quirks quirks;
    private final Completing completing;
    private final RequestWriter requests;
    private final OpenAiErrors errors;
    private final WholeReader replies;
    private final EmbeddingReader embeddings;

    /**
     * @param model           what {@code model} is to be in requests; null for none, where the address says it
     * @param completesByChat the model has no completions: where a caller allows it, its prompt is sent as a chat
     */
    public OpenAiMapper(
            @Nullable String model, boolean completesByChat, Quirks quirks, Leniency leniency, Clock clock) {
        this(model, completesByChat ? Completing.CHAT_WHERE_ALLOWED : Completing.TEXTS, quirks, leniency, clock);
    }

    /**
     * @param model what {@code model} is to be in requests; null for none, where the address says it
     */
    public OpenAiMapper(@Nullable String model, Completing completing, Quirks quirks, Leniency leniency, Clock clock) {
        this.quirks = quirks;
        this.completing = completing;
        this.requests = new RequestWriter(model, quirks, leniency);
        this.errors = new OpenAiErrors(clock);
        this.replies = new WholeReader(quirks, errors);
        this.embeddings = new EmbeddingReader(replies);
    }

    /** How errors are read. */
    public OpenAiErrors errors() {
        return errors;
    }

    /** A chat's body. */
    public byte[] chat(ChatRequest request) {
        return JsonCodec.writeBytes(requests.chat(request));
    }

    /** A completion's body; a chat's when {@link #isChat} says so. */
    public byte[] completion(CompletionRequest request) {
        return JsonCodec.writeBytes(
                isChat(request)
                        ? requests.completionAsChat(request, promptForChat(request))
                        : requests.completion(request));
    }

    /** Whether a completion goes out as a chat. */
    public boolean isChat(CompletionRequest request) {
        return switch (completing) {
            case TEXTS -> false;
            case CHAT_WHERE_ALLOWED ->
                request.chatFallback() && onePrompt(request).isPresent();
            case CHAT -> true;
        };
    }

    /** An embedding's body. */
    public byte[] embedding(EmbeddingRequest request) {
        return JsonCodec.writeBytes(requests.embedding(request));
    }

    /** Reads a chat's whole reply. */
    public ChatResponse chat(UpstreamReply reply, ReplyDefaults defaults) {
        return replies.chat(reply, defaults);
    }

    /** Reads a completion's whole reply. */
    public CompletionResponse completion(UpstreamReply reply, ReplyDefaults defaults, boolean isChat) {
        return isChat ? WholeReader.asCompletion(replies.chat(reply, defaults)) : replies.completion(reply, defaults);
    }

    /** Reads an embedding's reply. */
    public EmbeddingResponse embedding(UpstreamReply reply, ReplyDefaults defaults) {
        return embeddings.read(reply, defaults);
    }

    /** Reads a chat's stream. */
    public EventDecoder chatEvents(ReplyDefaults defaults) {
        return new OpenAiEvents(OpenAiEvents.Form.CHAT, quirks, errors, defaults);
    }

    /** Reads a completion's stream. */
    public EventDecoder completionEvents(ReplyDefaults defaults, boolean isChat) {
        return isChat
                ? new ChatAsCompletionEvents(chatEvents(defaults))
                : new OpenAiEvents(OpenAiEvents.Form.COMPLETION, quirks, errors, defaults);
    }

    private static String promptForChat(CompletionRequest request) {
        return onePrompt(request)
                .orElseThrow(() -> new CallFailed(new Failure.Unsupported(
                        "prompt",
                        "The provider behind this route has no completions; a prompt goes out as a chat, and must be one"
                                + " text.")));
    }

    private static Optional<String> onePrompt(CompletionRequest request) {
        return request.prompt() instanceof Prompt.Texts(var texts) && texts.size() == 1
                ? Optional.of(texts.getFirst())
                : Optional.empty();
    }
}
