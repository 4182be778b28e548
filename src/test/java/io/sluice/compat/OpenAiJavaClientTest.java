package io.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.routing.Route;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import io.sluice.support.ScriptedUpstream;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * OpenAI's official Java client against a provider of no known family: every reply is built by the dialect, and the client
 * validates it member by member.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OpenAiJavaClientTest {
    private static final String KEY = "test-admin-key-0123456789";

    /** What structured outputs are read into. */
    @SuppressWarnings("NullAway.Init") // the client's reader fills it
    public static final class Weather {
        public String city;
        public int celsius;
    }

    @Inject
    Catalog catalog;

    @TestHTTPResource("/v1")
    URI base;

    private OpenAIClient client;

    @BeforeEach
    void connect() {
        TestCatalog.serve(catalog, routes());
        client = OpenAIOkHttpClient.builder()
                .baseUrl(base.toString())
                .apiKey(KEY)
                .maxRetries(0)
                .build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void severalAnswersWhole() {
        // When
        ChatCompletion answer =
                client.chat().completions().create(hello(EchoRoutes.CHAT).n(2).build());

        // Then
        assertThat(answer.validate().isValid()).isTrue();
        assertThat(answer.choices())
                .extracting(choice -> choice.message().content().orElse(""))
                .containsExactly("You said: Hello", "You said: Hello");
        assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(12);
    }

    @Test
    void severalAnswersStreamed() {
        // Given
        var params = hello(EchoRoutes.CHAT)
                .n(2)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();

        // When
        ChatCompletion answer = accumulate(params);

        // Then
        assertThat(answer.choices())
                .extracting(choice -> choice.message().content().orElse(""))
                .containsExactly("You said: Hello", "You said: Hello");
        assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(9);
    }

    @Test
    void toolsCalledInParallelAndAnswered() {
        // Given
        var conversation = ChatCompletionCreateParams.builder()
                .model(EchoRoutes.CHAT)
                .addUserMessage("Do both, please")
                .addFunctionTool(tool("get_weather"))
                .addFunctionTool(tool("get_time"));

        // When
        ChatCompletion whole = client.chat().completions().create(conversation.build());
        ChatCompletion streamed = accumulate(conversation.build());
        var message = whole.choices().getFirst().message();
        conversation.addMessage(message);
        for (var call : message.toolCalls().orElseThrow()) {
            conversation.addMessage(ChatCompletionToolMessageParam.builder()
                    .toolCallId(call.asFunction().id())
                    .content("It is " + call.asFunction().function().name())
                    .build());
        }
        ChatCompletion answer = client.chat().completions().create(conversation.build());

        // Then
        assertThat(namesOfCalls(whole)).containsExactly("get_weather", "get_time");
        assertThat(namesOfCalls(streamed)).containsExactly("get_weather", "get_time");
        assertThat(streamed.choices().getFirst().finishReason())
                .isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        assertThat(answer.choices().getFirst().message().content()).contains("The tool said: It is get_time");
    }

    @Test
    void structuredOutputs() {
        // When
        var answer = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(EchoRoutes.CHAT)
                        .addUserMessage("Weather in Paris")
                        .responseFormat(Weather.class)
                        .build());

        // Then
        Weather weather = answer.choices().getFirst().message().content().orElseThrow();
        assertThat(weather.city).isEqualTo("Paris");
        assertThat(weather.celsius).isEqualTo(21);
    }

    @Test
    void embeddingsOfSeveralTexts() {
        // When
        var answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(EchoRoutes.EMBEDDINGS)
                        .inputOfArrayOfStrings(List.of("a", "b"))
                        .dimensions(2)
                        .build());

        // Then
        assertThat(answer.validate().data())
                .extracting(one -> one.embedding())
                .containsExactly(List.of(0f, 0.25f), List.of(1f, 1.25f));
        assertThat(answer.usage().promptTokens()).isEqualTo(5);
    }

    @Test
    void modelsWithAllTheirMembers() {
        // When
        var models = client.models().list().data();

        // Then
        assertThat(models).extracting(model -> model.validate().id()).contains(EchoRoutes.CHAT, EchoRoutes.EMBEDDINGS);
        assertThat(models.getFirst().created()).isEqualTo(EchoRoutes.CHANGED.getEpochSecond());
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, 400, BadRequestException",
        "CONTEXT_LENGTH, 400, BadRequestException",
        "CONTENT_FILTER, 400, BadRequestException",
        "NOT_FOUND, 404, NotFoundException",
        "RATE_LIMIT, 429, RateLimitException",
        "QUOTA, 429, RateLimitException",
        "AUTHENTICATION, 502, InternalServerException",
        "OVERLOADED, 503, InternalServerException",
        "TIMEOUT, 504, InternalServerException",
        "SERVER, 502, InternalServerException"
    })
    void errorsOfProvidersAreTheClientsOwnClasses(Kind kind, int status, String name) {
        // When
        var params = hello(routeFailingWith(kind)).build();
        var whole = catchThrowableOfType(
                OpenAIServiceException.class, () -> client.chat().completions().create(params));
        var streamed = catchThrowableOfType(
                OpenAIServiceException.class, () -> client.chat().completions().createStreaming(params));

        // Then
        assertThat(List.of(whole, streamed)).allSatisfy(thrown -> {
            assertThat(thrown.getClass().getSimpleName()).isEqualTo(name);
            assertThat(thrown.statusCode()).isEqualTo(status);
            assertThat(thrown.getMessage()).contains("Their words.");
            assertThat(thrown.headers().values("x-request-id")).hasSize(1);
        });
        assertThat(whole.type()).isPresent();
    }

    @Test
    void aStreamThatBreaksIsAnErrorAfterWhatWasSaid() {
        // Given
        List<String> said = new ArrayList<>();

        // When
        var thrown = catchThrowableOfType(SseException.class, () -> {
            try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                    .completions()
                    .createStreaming(hello("breaking").build())) {
                stream.stream()
                        .forEach(chunk -> chunk.choices()
                                .forEach(choice -> choice.delta().content().ifPresent(said::add)));
            }
        });

        // Then
        assertThat(said).containsExactly("", "Half a");
        assertThat(thrown.getMessage()).contains("The provider closed the connection.");
    }

    private ChatCompletion accumulate(ChatCompletionCreateParams params) {
        var accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>(EchoRoutes.all());
        for (Kind kind : Kind.values()) {
            var error = new UpstreamError(kind, 500, "Their words.", null, null, Duration.ofSeconds(1), null);
            routes.add(EchoRoutes.refusing(routeFailingWith(kind), error));
        }
        var broken = new CallFailed(
                new Failure.Upstream(UpstreamError.of(Kind.NETWORK, "The provider closed the connection.")));
        routes.add(EchoRoutes.of(
                "breaking",
                Task.CHAT,
                ScriptedUpstream.streaming(Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().item(ReplyFrame.of(new ReplyEvent.TextDelta(0, "Half a"))),
                                Multi.createFrom().failure(broken)))));
        return routes;
    }

    private static String routeFailingWith(Kind kind) {
        return "fails-with-" + kind;
    }

    private static ChatCompletionCreateParams.Builder hello(String route) {
        return ChatCompletionCreateParams.builder().model(route).addUserMessage("Hello");
    }

    private static FunctionDefinition tool(String name) {
        return FunctionDefinition.builder()
                .name(name)
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build();
    }

    private static List<String> namesOfCalls(ChatCompletion answer) {
        return answer.choices().getFirst().message().toolCalls().orElseThrow().stream()
                .map(call -> call.asFunction().function().name())
                .toList();
    }
}
