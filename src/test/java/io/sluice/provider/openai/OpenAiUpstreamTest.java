package io.sluice.provider.openai;

import static io.sluice.provider.CanonicalRequests.chat;
import static io.sluice.provider.CanonicalRequests.completion;
import static io.sluice.provider.CanonicalRequests.embedding;
import static io.sluice.provider.CanonicalRequests.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.json.Json;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Extensions;
import io.sluice.model.Family;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Source;
import io.sluice.model.Usage;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.family.openai.CompatibleUpstream;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.support.CanarySecret;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The bound provider and real sockets: what is sent where, and what comes back. */
@QuarkusTest
class OpenAiUpstreamTest extends OpenAiUpstreamSetup {
    @Test
    void answersAChatWhole() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        upstream.script()
                .next(Reply.text("Hello! 😀").usage(9, 3).cachedInput(4).reasoningTokens(1));

        ChatResponse response =
                item(bound(Map.of("openai_organization", "org-1")).chat(attempt(chat(HELLO)), CANARY));

        assertThat(response.candidates().getFirst().text()).isEqualTo("Hello! 😀");
        assertThat(response.candidates().getFirst().finish()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().tokens()).isEqualTo(new Usage.Tokens(9, 4, 0, 0, 2, 1));
        assertThat(response.source().isOf(Family.OPENAI)).isTrue();
        RecordedRequest request = upstream.lastRequest();
        assertThat(request.path()).isEqualTo("/openai/v1/chat/completions");
        assertThat(request.header("authorization")).hasValue("Bearer " + CanarySecret.TEXT);
        assertThat(request.header("openai-organization")).hasValue("org-1");
        assertThat(request.header("content-type")).hasValue("application/json");
        assertThat(request.json().path("model").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void streamsAChat() {
        upstream.script()
                .next(Reply.text("One two three four")
                        .usage(9, 4)
                        .splitEvery(3)
                        .comment("keep-alive")
                        .lineEnd("\r\n"));

        List<ReplyFrame> frames = items(bound().chatStream(attempt(streamed(HELLO)), CANARY));

        ChatResponse folded = ReplyEvents.fold(events(frames));
        assertThat(folded.candidates().getFirst().text()).isEqualTo("One two three four");
        assertThat(folded.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 4));
        assertThat(frames).allSatisfy(frame -> assertThat(frame.source()).isNotNull());
        RecordedRequest request = upstream.lastRequest();
        assertThat(request.json().path("stream_options").path("include_usage").asBoolean())
                .isTrue();
        assertThat(request.header("authorization")).hasValue("Bearer " + CanarySecret.TEXT);
        assertThat(request.header("accept")).hasValue("text/event-stream");
    }

    @Test
    void carriesParallelToolCallsEitherWay() {
        Reply reply =
                Reply.toolCall("call_1", "weather", "{\"city\":\"Paris\"}").andToolCall("call_2", "now", "{}");
        upstream.script().next(reply, reply);
        List<Part> expected = List.of(
                new Part.ToolCall("call_1", "weather", "{\"city\":\"Paris\"}"),
                new Part.ToolCall("call_2", "now", "{}"));

        ChatResponse whole = item(bound().chat(attempt(chat(HELLO)), CANARY));
        List<ReplyFrame> frames = items(bound().chatStream(attempt(streamed(HELLO)), CANARY));

        assertThat(whole.candidates().getFirst().parts()).isEqualTo(expected);
        assertThat(ReplyEvents.fold(events(frames)).candidates()).isEqualTo(whole.candidates());
    }

    @Test
    void sendsNoAuthorizationForAnEmptyKey() {
        upstream.acceptWithoutKey();
        var none = new Credentials(Map.of(OpenAiSettings.KEY, Secret.of("")));

        item(bound().chat(attempt(chat(HELLO)), none));
        items(bound().chatStream(attempt(streamed(HELLO)), none));

        assertThat(upstream.requests())
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.header("authorization")).isEmpty());
    }

    @Test
    void keepsUnknownMembersOfOwnDocumentsAndALargeBody() {
        String text = "a€".repeat(750_000);
        Json document = CanonicalRequests.json("{\"model\":\"r\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text
                + "\"}],\"unheard_of\":{\"deep\":[1.10]}}");
        var request = OpenAiProviderTest.own(document, Delivery.WHOLE);
        upstream.script().next(Reply.text(text).usage(1, 1).inOneEvent());

        ChatResponse response = item(bound().chat(attempt(request), CANARY));

        assertThat(response.candidates().getFirst().text()).isEqualTo(text);
        assertThat(upstream.lastRequest().text()).contains("\"unheard_of\":{\"deep\":[1.10]}");
    }

    @Test
    void completesTextsWholeAndStreamed() {
        var request = completion(new Prompt.Texts(List.of("Once")), false);
        upstream.script()
                .next(
                        Reply.text(" upon a time").usage(1, 4),
                        Reply.text(" upon a time").usage(1, 4));

        CompletionResponse whole = item(bound().complete(attempt(request), CANARY));
        List<ReplyFrame> frames = items(bound().completeStream(attempt(streamedCompletion(request)), CANARY));

        assertThat(whole.choices().getFirst().text()).isEqualTo(" upon a time");
        assertThat(ReplyEvents.fold(events(frames)).candidates().getFirst().text())
                .isEqualTo(" upon a time");
        assertThat(upstream.requests()).extracting(RecordedRequest::path).containsOnly("/openai/v1/completions");
    }

    @Test
    void completesByChatWhereTheCallerAllowsIt() {
        var request = completion(new Prompt.Texts(List.of("Once")), true);
        upstream.script()
                .next(Reply.text(" upon").usage(1, 1), Reply.text(" upon").usage(1, 1));

        CompletionResponse whole = item(bound().complete(attempt(request), CANARY));
        List<ReplyFrame> frames = items(bound().completeStream(attempt(streamedCompletion(request)), CANARY));

        assertThat(whole.choices().getFirst().text()).isEqualTo(" upon");
        assertThat(whole.source()).isNull();
        assertThat(ReplyEvents.fold(events(frames)).candidates().getFirst().text())
                .isEqualTo(" upon");
        assertThat(frames).allSatisfy(frame -> assertThat(frame.source()).isNull());
        assertThat(upstream.requests()).extracting(RecordedRequest::path).containsOnly("/openai/v1/chat/completions");
    }

    @Test
    void embedsAsNumbersAndAsBase64() {
        Reply reply = Reply.embedding(0.5f, -0.25f).andEmbedding(1f, 2f).usage(8, 0);
        upstream.script().next(reply, reply);
        var own = new EmbeddingRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("a", "b")),
                null,
                null,
                Extensions.NONE,
                new Source(
                        Family.OPENAI,
                        CanonicalRequests.json(
                                "{\"model\":\"r\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}")));

        EmbeddingResponse numbers =
                item(bound().embed(attempt(embedding(new Prompt.Texts(List.of("a", "b")), null)), CANARY));
        EmbeddingResponse base64 = item(bound().embed(attempt(own), CANARY));

        assertThat(numbers.vectors().get(0).values()).containsExactly(0.5, -0.25);
        assertThat(base64.vectors().get(1).values()).containsExactly(1, 2);
        assertThat(base64.source()
                        .document()
                        .node()
                        .path("data")
                        .path(0)
                        .path("embedding")
                        .isTextual())
                .isTrue();
        assertThat(numbers.usage().tokens()).isEqualTo(Usage.Tokens.of(8, 0));
    }

    @Test
    void speaksToAzureByItsKeyAndAddress() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        CompatibleUpstream.Embedding azure = azure("azure");

        item(azure.chat(attempt(chat(HELLO)), CANARY));
        items(azure.chatStream(attempt(streamed(HELLO)), CANARY));
        item(azure.embed(attempt(embedding(new Prompt.Texts(List.of("a")), null)), CANARY));

        assertThat(upstream.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.path()).startsWith("/azure/openai/deployments/my%20gpt/");
            assertThat(request.query()).containsEntry("api-version", List.of("2024-10-21"));
            assertThat(request.header("api-key")).hasValue(CanarySecret.TEXT);
            assertThat(request.header("authorization")).isEmpty();
            assertThat(request.json().has("model")).isFalse();
        });
    }

    @Test
    void speaksToAzureByAnEntraToken() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);

        item(azure("azuread").chat(attempt(chat(HELLO)), CANARY));

        assertThat(upstream.lastRequest().header("authorization")).hasValue("Bearer " + CanarySecret.TEXT);
        assertThat(upstream.lastRequest().header("api-key")).isEmpty();
    }

    @Test
    void speaksToAzuresNewAddressAsToOpenAi() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);

        item(bound(upstream.baseUrl("azure") + "/openai/v1", Map.of()).chat(attempt(chat(HELLO)), CANARY));

        assertThat(upstream.lastRequest().path()).isEqualTo("/azure/openai/v1/chat/completions");
        assertThat(upstream.lastRequest().json().path("model").asText()).isEqualTo("gpt-4o-mini");
    }

    @Test
    void sendsNothingBeforeSubscriptionAndOncePerSubscription() {
        Uni<ChatResponse> cold = bound().chat(attempt(chat(HELLO)), CANARY);
        assertThat(upstream.requests()).isEmpty();

        item(cold);
        item(cold);

        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void leavesTheClocksToTheDispatcher() {
        var config = ConfigProvider.getConfig();

        assertThat(config.getValue("quarkus.rest-client.read-timeout", Long.class))
                .isZero();
        assertThat(config.getValue("quarkus.rest-client.connection-pool-size", Integer.class))
                .isEqualTo(1024);
    }
}
