package io.sluice.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.SseException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Anthropic's official Java client can do, against a route {@code claude} to Anthropic and a route {@code chat} to
 * OpenAI. It validates every reply member by member.
 */
abstract class AnthropicJavaClientCases {
    private static final String PICTURE = "iVBORw0KGgo=";

    private AnthropicClient client;

    abstract FakeUpstream upstream();

    abstract String url();

    abstract String key();

    @BeforeEach
    void connect() {
        upstream().reset();
        client = client(key());
    }

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void whole(String route) {
        upstream().script().next(Reply.text("Hello!").usage(9, 3));

        Message answer =
                client.messages().create(hello(route).system("Be brief.").build());

        assertThat(answer.validate().isValid()).isTrue();
        assertThat(textOf(answer)).isEqualTo("Hello!");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().inputTokens()).isEqualTo(9);
        assertThat(answer.usage().outputTokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void streamed(String route) {
        upstream().script().next(Reply.text("One two three.").usage(5, 3));

        Message answer = accumulate(hello(route).build());

        assertThat(answer.validate().isValid()).isTrue();
        assertThat(textOf(answer)).isEqualTo("One two three.");
        assertThat(answer.stopReason()).contains(StopReason.END_TURN);
        assertThat(answer.usage().outputTokens()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"chat, false", "chat, true", "claude, false", "claude, true"})
    void parallelToolsAndTheirResults(String route, boolean streamed) {
        upstream()
                .script()
                .next(
                        Reply.text("Checking.")
                                .andToolCall("call_1", "get_weather", "{\"city\":\"Paris\"}")
                                .andToolCall("call_2", "now", "{}"),
                        Reply.text("21 degrees at noon."));
        var conversation = hello(route).addTool(tool("get_weather")).addTool(tool("now"));

        Message calls =
                streamed ? accumulate(conversation.build()) : client.messages().create(conversation.build());
        conversation.addMessage(calls);
        conversation.addUserMessageOfContentBlockParams(List.of(result("call_1", "21"), result("call_2", "noon")));
        Message answer = client.messages().create(conversation.build());

        assertThat(calls.validate().isValid()).isTrue();
        assertThat(calls.stopReason()).contains(StopReason.TOOL_USE);
        List<ToolUseBlock> used = calls.content().stream()
                .flatMap(block -> block.toolUse().stream())
                .toList();
        assertThat(used).extracting(ToolUseBlock::name).containsExactly("get_weather", "now");
        assertThat(used.getFirst()._input()).isEqualTo(JsonValue.from(Map.of("city", "Paris")));
        assertThat(textOf(answer)).isEqualTo("21 degrees at noon.");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thinkingGoesBackAsItCame(boolean streamed) {
        upstream().script().next(Reply.thinking("First this.", "c2lnbmF0dXJl").andText("Hello."), Reply.text("Well."));
        var conversation = hello("claude").maxTokens(4000).enabledThinking(2000);

        Message first =
                streamed ? accumulate(conversation.build()) : client.messages().create(conversation.build());
        conversation.addMessage(first).addUserMessage("Go on");
        client.messages().create(conversation.build());

        assertThat(first.content().getFirst().asThinking().thinking()).isEqualTo("First this.");
        JsonNode block = upstream().lastRequest().json().at("/messages/1/content/0");
        assertThat(block.get("thinking").asText()).isEqualTo("First this.");
        assertThat(block.get("signature").asText()).isEqualTo("c2lnbmF0dXJl");
    }

    @ParameterizedTest
    @CsvSource({
        "chat, /messages/0/content/0/image_url/url, 'data:image/png;base64,'",
        "claude, /messages/0/content/0/source/data, ''"
    })
    void images(String route, String place, String prefix) {
        upstream().script().next(Reply.text("A dot."));
        var picture = ContentBlockParam.ofImage(Base64ImageSource.builder()
                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                .data(PICTURE)
                .build());

        Message answer = client.messages()
                .create(MessageCreateParams.builder()
                        .model(route)
                        .maxTokens(64)
                        .addUserMessageOfContentBlockParams(List.of(picture, ContentBlockParam.ofText("What is this?")))
                        .build());

        assertThat(textOf(answer)).isEqualTo("A dot.");
        assertThat(upstream().lastRequest().json().at(place).asText()).isEqualTo(prefix + PICTURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void countsOfTokens(String route) {
        var count = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(route)
                        .addUserMessage("Hello there")
                        .build());

        assertThat(count.inputTokens()).isPositive();
    }

    @Test
    void models() {
        var page = client.models().list();

        assertThat(page.data())
                .extracting(model -> model.validate().id())
                .contains("chat", "claude")
                .doesNotContain("embeddings");
        assertThat(client.models().retrieve("claude").displayName()).isEqualTo("claude");
    }

    @Test
    void errorsAreTheClientsOwn() {
        assertThat(refused("nothing")).extracting("name", "status").containsExactly("NotFoundException", 404);
        upstream().script().next(Reply.rateLimited(new RetryAfter.Seconds(9)));
        assertThat(refused("claude")).extracting("name", "status").containsExactly("RateLimitException", 429);
        upstream().onEveryCall(Reply.error(529)); // it is asked more than once
        assertThat(refused("claude")).extracting("name", "status").containsExactly("OverloadedException", 529);
        upstream().script().next(Reply.error(400));
        assertThat(refused("chat")).extracting("name", "status").containsExactly("BadRequestException", 400);
        client.close();
        client = client("a-key-nobody-knows-1234");
        assertThat(refused("chat")).extracting("name", "status").containsExactly("UnauthorizedException", 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "claude"})
    void aStreamThatBreaksIsAnErrorAfterWhatWasSaid(String route) {
        upstream()
                .script()
                .next(Reply.text("One two three four five six.")
                        .tokensPerEvent(1)
                        .errorAfterEvent(5, VendorError.of(500)));

        var thrown = catchThrowableOfType(
                SseException.class, () -> accumulate(hello(route).build()));

        assertThat(thrown.body().toString()).contains("api_error");
    }

    private Refusal refused(String route) {
        var thrown = catchThrowableOfType(
                AnthropicServiceException.class,
                () -> client.messages().create(hello(route).build()));
        assertThat(thrown.requestId()).hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
        assertThat(thrown.type()).isPresent();
        return new Refusal(thrown.getClass().getSimpleName(), thrown.statusCode());
    }

    private Message accumulate(MessageCreateParams params) {
        var accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params)) {
            stream.stream().map(RawMessageStreamEvent::validate).forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }

    private AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(url())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static MessageCreateParams.Builder hello(String route) {
        return MessageCreateParams.builder().model(route).maxTokens(64).addUserMessage("Hello there");
    }

    private static Tool tool(String name) {
        return Tool.builder()
                .name(name)
                .inputSchema(Tool.InputSchema.builder().build())
                .build();
    }

    private static ContentBlockParam result(String call, String text) {
        return ContentBlockParam.ofToolResult(
                ToolResultBlockParam.builder().toolUseId(call).content(text).build());
    }

    private static String textOf(Message message) {
        var joined = new StringBuilder();
        for (ContentBlock block : message.content()) {
            block.text().ifPresent(text -> joined.append(text.text()));
        }
        return joined.toString();
    }

    private record Refusal(String name, int status) {}
}
