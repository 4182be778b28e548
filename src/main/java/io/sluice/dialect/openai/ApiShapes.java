package io.sluice.dialect.openai;

import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Shapes of bodies for the OpenAPI document, with the members that most callers use; further ones are accepted as OpenAI
 * documents them. Nothing is read or written with these.
 */
final class ApiShapes {
    private ApiShapes() {}

    @Schema(name = "OpenAiChatRequest", description = "A conversation to be continued.")
    record ChatRequest(
            @Schema(required = true, description = "Name of a route for chat.")
            String model,

            @Schema(required = true, description = "At least one message.")
            List<Message> messages,

            @Nullable @Schema(description = "Answer as server-sent events.")
            Boolean stream,

            @Nullable @Schema(name = "stream_options") StreamOptions streamOptions,
            @Nullable @Schema(minimum = "0", maximum = "2") BigDecimal temperature,

            @Nullable @Schema(name = "top_p", minimum = "0", maximum = "1")
            BigDecimal topP,

            @Nullable @Schema(name = "max_completion_tokens", minimum = "1")
            Integer maxCompletionTokens,

            @Nullable @Schema(minimum = "1", maximum = "128")
            Integer n,

            @Nullable @Schema(description = "A string or up to four of them.")
            Object stop,

            @Nullable @Schema(description = "Up to 128 tools.")
            List<Object> tools,

            @Nullable @Schema(name = "tool_choice", description = "none, auto, required or one tool.")
            Object toolChoice,

            @Nullable @Schema(name = "response_format") Object responseFormat) {}

    @Schema(name = "OpenAiMessage")
    record Message(
            @Schema(
                    required = true,
                    enumeration = {"system", "developer", "user", "assistant", "tool"})
            String role,

            @Schema(description = "A string or an array of parts.")
            Object content) {}

    @Schema(name = "OpenAiStreamOptions")
    record StreamOptions(
            @Schema(name = "include_usage", description = "End the stream with a chunk of usage.")
            Boolean includeUsage) {}

    @Schema(name = "OpenAiChatCompletion", description = "A whole answer to a chat.")
    record ChatCompletion(
            String id, String object, long created, String model, List<ChatChoice> choices, Usage usage) {}

    @Schema(name = "OpenAiChatChoice")
    record ChatChoice(
            int index,
            AnswerMessage message,
            @Schema(name = "finish_reason") String finishReason) {}

    @Schema(name = "OpenAiAnswerMessage")
    record AnswerMessage(
            String role,
            @Nullable String content,
            @Nullable @Schema(name = "tool_calls") List<Object> toolCalls) {}

    @Schema(name = "OpenAiUsage")
    record Usage(
            @Schema(name = "prompt_tokens") long promptTokens,
            @Schema(name = "completion_tokens") long completionTokens,
            @Schema(name = "total_tokens") long totalTokens) {}

    @Schema(name = "OpenAiCompletionRequest", description = "Texts to be continued.")
    record CompletionRequest(
            @Schema(required = true, description = "Name of a route for completions.")
            String model,

            @Schema(required = true, description = "A string, strings, token ids, or arrays of token ids.")
            Object prompt,

            @Nullable Boolean stream,
            @Nullable @Schema(name = "max_tokens") Integer maxTokens,
            @Nullable @Schema(minimum = "0", maximum = "2") BigDecimal temperature) {}

    @Schema(name = "OpenAiCompletion", description = "A whole answer to a completion.")
    record Completion(String id, String object, long created, String model, List<TextChoice> choices, Usage usage) {}

    @Schema(name = "OpenAiTextChoice")
    record TextChoice(
            String text,
            int index,
            @Schema(name = "finish_reason") String finishReason) {}

    @Schema(name = "OpenAiEmbeddingRequest", description = "Texts to be turned into vectors.")
    record EmbeddingRequest(
            @Schema(required = true, description = "Name of a route for embeddings.")
            String model,

            @Schema(required = true, description = "A string, strings, token ids, or arrays of token ids; up to 2048.")
            Object input,

            @Nullable
            @Schema(
                    name = "encoding_format",
                    enumeration = {"float", "base64"})
            String encodingFormat,

            @Nullable @Schema(minimum = "1") Integer dimensions) {}

    @Schema(name = "OpenAiEmbeddings")
    record Embeddings(String object, List<Embedding> data, String model, Object usage) {}

    @Schema(name = "OpenAiEmbedding")
    record Embedding(
            String object,
            int index,

            @Schema(description = "Numbers, or base64 of little-endian 32-bit floats.")
            Object embedding) {}

    @Schema(name = "OpenAiErrorBody")
    record ErrorBody(Problem error) {}

    @Schema(name = "OpenAiError")
    record Problem(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}
}
