package io.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's official Java client and LangChain4j's OpenAI models, against routes to OpenAI and to Anthropic. */
@Tag("side-by-side")
class JavaClientsIT {
    @TempDir
    private static Path folder;

    private static CompatGateway gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException {
        gateway = CompatGateway.start(folder);
        client = client(CompatGateway.KEY);
    }

    @AfterAll
    static void stop() {
        client.close();
        gateway.close();
    }

    @BeforeEach
    void reset() {
        gateway.upstream().reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void openAiChatWhole(String route) {
        gateway.upstream().script().next(Reply.text("Hello!").usage(9, 3));

        var answer = client.chat().completions().create(hello(route).build());

        assertThat(answer.validate().isValid()).isTrue();
        assertThat(answer.choices().getFirst().message().content()).contains("Hello!");
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void openAiChatStreamedWithParallelToolsAndUsage(String route) {
        gateway.upstream()
                .script()
                .next(Reply.text("Checking.")
                        .andToolCall("call_1", "get_weather", "{\"city\":\"Paris\"}")
                        .andToolCall("call_2", "now", "{}")
                        .usage(9, 20));
        var accumulator = ChatCompletionAccumulator.create();

        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(hello(route)
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            stream.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
        }

        var answer = accumulator.chatCompletion();
        var message = answer.choices().getFirst().message();
        assertThat(message.content()).contains("Checking.");
        assertThat(message.toolCalls().orElseThrow())
                .extracting(call -> call.asFunction().function().arguments())
                .containsExactly("{\"city\":\"Paris\"}", "{}");
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(29);
    }

    @Test
    void openAiCompletions() {
        var answer = client.completions()
                .create(CompletionCreateParams.builder()
                        .model("completions")
                        .prompt("Once upon a time")
                        .maxTokens(8)
                        .build());

        assertThat(answer.choices().getFirst().text()).isNotEmpty();
    }

    @Test
    void openAiEmbeddingsInBase64() {
        gateway.upstream().script().next(Reply.embedding(0.5f, -0.25f));

        var answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("embeddings")
                        .input("Hello")
                        .build());

        assertThat(answer.data().getFirst().embedding()).containsExactly(0.5f, -0.25f);
    }

    @Test
    void openAiModels() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("chat", "claude", "completions", "embeddings");
        assertThat(client.models().retrieve("claude").ownedBy()).isEqualTo("anthropic");
    }

    @Test
    void openAiErrorsAreTheClientsOwn() {
        assertThatThrownBy(() ->
                        client.chat().completions().create(hello("nothing").build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() ->
                        client.chat().completions().create(hello("embeddings").build()))
                .isInstanceOf(BadRequestException.class);
        gateway.upstream().script().next(Reply.rateLimited(new RetryAfter.Seconds(9)));
        assertThatThrownBy(
                        () -> client.chat().completions().create(hello("chat").build()))
                .isInstanceOf(RateLimitException.class);
        var stranger = client("a-key-nobody-knows-1234");
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void langChain4jChatWithTools(String route) {
        gateway.upstream().script().next(Reply.toolCall("call_1", "weather", "{\"city\":\"Rome\"}"));
        var model = OpenAiChatModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(CompatGateway.KEY)
                .modelName(route)
                .maxRetries(0)
                .build();

        ChatResponse answer = model.chat(ChatRequest.builder()
                .messages(UserMessage.from("What is the weather in Rome?"))
                .toolSpecifications(ToolSpecification.builder()
                        .name("weather")
                        .description("The weather of a city")
                        .parameters(JsonObjectSchema.builder()
                                .addStringProperty("city")
                                .required("city")
                                .build())
                        .build())
                .build());

        assertThat(answer.aiMessage().toolExecutionRequests())
                .singleElement()
                .satisfies(call -> assertThat(call.arguments()).isEqualTo("{\"city\":\"Rome\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void langChain4jChatStreamed(String route) throws Exception {
        gateway.upstream().script().next(Reply.text("One two three.").usage(5, 3));
        var model = OpenAiStreamingChatModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(CompatGateway.KEY)
                .modelName(route)
                .build();
        var done = new CompletableFuture<ChatResponse>();

        model.chat("Count to three.", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String part) {}

            @Override
            public void onCompleteResponse(ChatResponse response) {
                done.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                done.completeExceptionally(error);
            }
        });

        ChatResponse answer = done.get(30, TimeUnit.SECONDS);
        assertThat(answer.aiMessage().text()).isEqualTo("One two three.");
        assertThat(answer.tokenUsage().totalTokenCount()).isEqualTo(8);
    }

    @Test
    void langChain4jEmbeddings() {
        var model = OpenAiEmbeddingModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(CompatGateway.KEY)
                .modelName("embeddings")
                .maxRetries(0)
                .build();

        assertThat(model.embed("Hello").content().vector()).isNotEmpty();
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder hello(String route) {
        return ChatCompletionCreateParams.builder().model(route).addUserMessage("Hello there");
    }
}
