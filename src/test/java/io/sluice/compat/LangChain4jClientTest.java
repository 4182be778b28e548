package io.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.model.UpstreamError;
import io.sluice.routing.Route;
import io.sluice.support.EchoRoutes;
import io.sluice.support.EchoUpstream;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LangChain4j's OpenAI models, which ask every request to become HTTP/2, against a provider of no known family. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LangChain4jClientTest {
    private static final String KEY = "test-admin-key-0123456789";
    private static final String LIMITED = "limited";

    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("weather")
            .description("The weather of a city")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("city")
                    .required("city")
                    .build())
            .build();

    @Inject
    Catalog catalog;

    @TestHTTPResource("/v1")
    URI base;

    @BeforeEach
    void serve() {
        List<Route> routes = new ArrayList<>(EchoRoutes.all());
        routes.add(EchoRoutes.refusing(LIMITED, UpstreamError.of(UpstreamError.Kind.RATE_LIMIT, "Slow down.")));
        TestCatalog.serve(catalog, routes);
    }

    @Test
    void chatsWhole() {
        // When
        String answer = model(EchoRoutes.CHAT, KEY).chat("Hello");

        // Then
        assertThat(answer).isEqualTo("You said: Hello");
    }

    @Test
    void callsAToolAndHearsItsResult() {
        // Given
        List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("Weather?")));

        // When
        AiMessage call = model(EchoRoutes.CHAT, KEY).chat(withTool(messages)).aiMessage();
        messages.add(call);
        messages.add(
                ToolExecutionResultMessage.from(call.toolExecutionRequests().getFirst(), "21 °C"));
        AiMessage answer = model(EchoRoutes.CHAT, KEY).chat(withTool(messages)).aiMessage();

        // Then
        assertThat(call.toolExecutionRequests().getFirst().arguments()).isEqualTo(EchoUpstream.ARGUMENTS);
        assertThat(answer.text()).isEqualTo("The tool said: 21 °C");
    }

    @Test
    void streamsATextAndACall() throws Exception {
        // When
        ChatResponse text = stream(ChatRequest.builder()
                .messages(UserMessage.from("One two three"))
                .build());
        ChatResponse call = stream(withTool(List.of(UserMessage.from("Weather?"))));

        // Then
        assertThat(text.aiMessage().text()).isEqualTo("You said: One two three");
        assertThat(text.tokenUsage().totalTokenCount()).isEqualTo(12);
        assertThat(call.aiMessage().toolExecutionRequests())
                .singleElement()
                .satisfies(request -> assertThat(request.arguments()).isEqualTo(EchoUpstream.ARGUMENTS));
    }

    @Test
    void asksForJsonOfASchema() {
        // Given
        var schema = JsonSchema.builder()
                .name("Weather")
                .rootElement(JsonObjectSchema.builder()
                        .addStringProperty("city")
                        .addIntegerProperty("celsius")
                        .build())
                .build();

        // When
        ChatResponse answer = model(EchoRoutes.CHAT, KEY)
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("Weather in Paris"))
                        .responseFormat(ResponseFormat.builder()
                                .type(ResponseFormatType.JSON)
                                .jsonSchema(schema)
                                .build())
                        .build());

        // Then
        assertThat(answer.aiMessage().text()).isEqualTo(EchoUpstream.JSON);
    }

    @Test
    void embedsSeveralTexts() {
        // Given
        var model = OpenAiEmbeddingModel.builder()
                .baseUrl(base.toString())
                .apiKey(KEY)
                .modelName(EchoRoutes.EMBEDDINGS)
                .maxRetries(0)
                .build();

        // When
        var answer = model.embedAll(List.of(TextSegment.from("a"), TextSegment.from("b")));

        // Then
        assertThat(answer.content())
                .extracting(one -> one.vector())
                .containsExactly(new float[] {0, 0.25f, 0.5f}, new float[] {1, 1.25f, 1.5f});
    }

    @Test
    void errorsAreTheClientsOwnClasses() {
        assertThatThrownBy(() -> model("nothing", KEY).chat("Hello")).isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() -> model(EchoRoutes.EMBEDDINGS, KEY).chat("Hello"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> model(LIMITED, KEY).chat("Hello")).isInstanceOf(RateLimitException.class);
        assertThatThrownBy(() -> model(EchoRoutes.CHAT, "a-key-nobody-knows").chat("Hello"))
                .isInstanceOf(AuthenticationException.class);
    }

    private OpenAiChatModel model(String route, String key) {
        return OpenAiChatModel.builder()
                .baseUrl(base.toString())
                .apiKey(key)
                .modelName(route)
                .strictJsonSchema(true)
                .maxRetries(0)
                .build();
    }

    private ChatResponse stream(ChatRequest request) throws Exception {
        var done = new CompletableFuture<ChatResponse>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(base.toString())
                .apiKey(KEY)
                .modelName(EchoRoutes.CHAT)
                .build()
                .chat(request, new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String part) {
                        // the whole is looked at
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        done.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        done.completeExceptionally(error);
                    }
                });
        return done.get(30, TimeUnit.SECONDS);
    }

    private static ChatRequest withTool(List<ChatMessage> messages) {
        return ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(WEATHER)
                .build();
    }
}
