package io.sluice.support.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The vendor's own client takes the double for the vendor. */
class OfficialClientTest {

    private final FakeUpstream upstream = FakeUpstream.start();
    private final OpenAIClient client = client("sk-test-0123456789abcdef");

    @AfterEach
    void stop() {
        client.close();
        upstream.close();
    }

    @Test
    void readsAWholeAnswer() {
        upstream.script().next(Reply.text("Hello!").usage(9, 3).cachedInput(100));

        var answer = client.chat().completions().create(hello().build());

        assertThat(answer.choices().getFirst().message().content()).contains("Hello!");
        assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(109);
        assertThat(answer.usage()
                        .orElseThrow()
                        .promptTokensDetails()
                        .orElseThrow()
                        .cachedTokens())
                .contains(100L);
        assertThat(answer.validate().isValid()).isTrue();
    }

    @Test
    void foldsAStreamWithToolCallsAndUsage() {
        upstream.script()
                .next(Reply.text("Checking.")
                        .andToolCall("call_1", "get_weather", "{\"city\":\"Paris\"}")
                        .andToolCall("call_2", "now", "{}")
                        .usage(9, 20));
        var accumulator = ChatCompletionAccumulator.create();

        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(hello().streamOptions(ChatCompletionStreamOptions.builder()
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
    void readsEmbeddings() {
        upstream.script().next(Reply.embedding(0.5f, -0.25f));

        var answer = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .input("Hello")
                        .build());

        assertThat(upstream.lastRequest().json().path("encoding_format").asText())
                .isEqualTo("base64");
        assertThat(answer.data().getFirst().embedding()).containsExactly(0.5f, -0.25f);
    }

    @Test
    void throwsTheFittingErrors() {
        upstream.acceptOnlyKey("sk-test-0123456789abcdef");
        upstream.script().next(Reply.rateLimited(new RetryAfter.None()));

        assertThatThrownBy(() -> client.chat().completions().create(hello().build()))
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("Rate limit reached for gpt-4o");
        var stranger = client("sk-other-0123456789abcdef");
        assertThatThrownBy(() -> stranger.chat().completions().create(hello().build()))
                .isInstanceOf(UnauthorizedException.class)
                .hasMessageContaining("sk-other*************cdef");
        stranger.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(upstream.baseUrl("openai"))
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder hello() {
        return ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage("Hello there");
    }
}
