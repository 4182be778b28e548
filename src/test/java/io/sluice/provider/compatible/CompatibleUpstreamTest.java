package io.sluice.provider.compatible;

import static io.sluice.provider.CanonicalRequests.chat;
import static io.sluice.provider.CanonicalRequests.embedding;
import static io.sluice.provider.CanonicalRequests.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Role;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.Completing;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said.UsageSaid;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every server of the table, bound, before a double that speaks its wire: real sockets, what is sent, what comes back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class CompatibleUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Message HELLO = Message.of(Role.USER, "Hello");

    private static FakeUpstream upstream;

    @Inject
    ProviderRegistry registry;

    @BeforeAll
    static void startUpstream() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void forget() {
        upstream.reset();
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    static Stream<CompatibleServer> servers() {
        return CompatibleServers.all().stream();
    }

    static Stream<CompatibleServer> embedders() {
        return servers().filter(server -> server.abilities().embeddings());
    }

    static Stream<CompatibleServer> hosted() {
        return servers().filter(server -> server.access().keyRequired());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void answersWholeAndStreamed(CompatibleServer server) {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        Reply reply = Reply.thinking("Let me think.", "")
                .andText("Hello there!")
                .usage(9, 8)
                .cachedInput(4)
                .reasoningTokens(3)
                .usageSaid(UsageSaid.WITH_FINISH);
        upstream.script().next(reply, reply);

        ChatResponse whole = item(bound(server).chat(attempt(chat(HELLO)), canary(server)));
        List<ReplyFrame> frames = items(bound(server).chatStream(attempt(streamed(HELLO)), canary(server)));

        assertThat(whole.candidates().getFirst().parts())
                .containsExactly(new Part.Thought("Let me think.", null), new Part.Text("Hello there!"));
        assertThat(whole.usage().tokens()).isEqualTo(new Usage.Tokens(9, 4, 0, 0, 5, 3));
        ChatResponse folded = ReplyEvents.fold(events(frames));
        assertThat(folded.candidates()).isEqualTo(whole.candidates());
        assertThat(folded.usage().tokens()).isEqualTo(whole.usage().tokens());
        assertThat(upstream.requests())
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.path()).endsWith("/chat/completions"))
                .allSatisfy(
                        request -> assertThat(request.header("authorization")).hasValue("Bearer " + CanarySecret.TEXT));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void completesTextsWholeAndStreamed(CompatibleServer server) {
        upstream.script()
                .next(
                        Reply.text(" upon a time").usage(1, 4),
                        Reply.text(" upon a time").usage(1, 4));

        CompletionResponse whole = item(bound(server).complete(attempt(once(Delivery.WHOLE)), canary(server)));
        List<ReplyFrame> frames = items(bound(server).completeStream(attempt(once(Delivery.STREAM)), canary(server)));

        assertThat(whole.choices().getFirst().text()).isEqualTo(" upon a time");
        assertThat(whole.usage().tokens()).isEqualTo(Usage.Tokens.of(1, 4));
        assertThat(ReplyEvents.fold(events(frames)).candidates().getFirst().text())
                .isEqualTo(" upon a time");
        boolean byChat = upstream.lastRequest().path().endsWith("/chat/completions");
        assertThat(byChat).isEqualTo(server.abilities().completions() == Completing.CHAT);
    }

    @ParameterizedTest
    @MethodSource("embedders")
    void embeds(CompatibleServer server) {
        upstream.script().next(Reply.embedding(0.5f, -0.25f).usage(8, 0));

        EmbeddingResponse response = item(((Upstream.Embeddings) bound(server))
                .embed(attempt(embedding(new Prompt.Texts(List.of("a")), null)), canary(server)));

        assertThat(response.vectors().getFirst().values()).containsExactly(0.5, -0.25);
        assertThat(response.usage().tokens()).isEqualTo(Usage.Tokens.of(8, 0));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void readsItsErrors(CompatibleServer server) {
        upstream.script()
                .next(
                        Reply.error(400),
                        Reply.error(401),
                        Reply.error(402),
                        Reply.error(404),
                        Reply.rateLimited(new RetryAfter.Seconds(3)),
                        Reply.error(500),
                        Reply.error(503),
                        Reply.html(502));

        assertThat(kind(server)).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(kind(server)).isEqualTo(Kind.AUTHENTICATION);
        assertThat(kind(server)).isEqualTo(Kind.QUOTA);
        assertThat(kind(server)).isEqualTo(Kind.NOT_FOUND);
        UpstreamError limited = error(bound(server).chat(attempt(chat(HELLO)), canary(server)));
        assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMIT);
        assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(3));
        assertThat(kind(server)).isEqualTo(Kind.SERVER);
        assertThat(kind(server)).isEqualTo(Kind.OVERLOADED);
        assertThat(kind(server)).isEqualTo(Kind.SERVER);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void neverTakesABrokenStreamForAnAnswer(CompatibleServer server) {
        upstream.script().next(Reply.text("One two three four").usage(9, 4).endAfterEvent(2));

        assertThat(error(bound(server).chatStream(attempt(streamed(HELLO)), canary(server)))
                        .kind())
                .isEqualTo(Kind.BAD_RESPONSE);
    }

    @ParameterizedTest
    @MethodSource("hosted")
    void wantsAKey(CompatibleServer server) {
        var none = new TargetSettings(Task.CHAT, "some-model", Map.of(), Set.of(), null, false);

        assertThatThrownBy(() -> provider(server).bind(none))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(server.keySetting());
    }

    private static CompletionRequest once(Delivery delivery) {
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once")),
                CanonicalRequests.parameters(),
                false,
                delivery,
                null);
    }

    private Kind kind(CompatibleServer server) {
        UpstreamError error = error(bound(server).chat(attempt(chat(HELLO)), canary(server)));
        CanarySecret.assertAbsentFrom(error.toString());
        return error.kind();
    }

    private Provider provider(CompatibleServer server) {
        return registry.find(server.id()).orElseThrow();
    }

    private <U extends Upstream.Chat & Upstream.ChatStream & Upstream.Completions & Upstream.CompletionStream> U bound(
            CompatibleServer server) {
        var settings = new TargetSettings(
                Task.CHAT,
                "some-model",
                Map.of(),
                Set.of(server.keySetting()),
                URI.create(upstream.baseUrl(server.id().value())),
                false);
        try {
            @SuppressWarnings("unchecked") // every one of these generates in all four ways
            U bound = (U) provider(server).bind(settings);
            return bound;
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static Credentials canary(CompatibleServer server) {
        return new Credentials(Map.of(server.keySetting(), CanarySecret.secret()));
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    private static List<ReplyEvent> events(List<ReplyFrame> frames) {
        return frames.stream().flatMap(frame -> frame.events().stream()).toList();
    }

    private static <T> T item(Uni<T> reply) {
        return reply.await().atMost(PATIENCE);
    }

    private static List<ReplyFrame> items(Multi<ReplyFrame> frames) {
        return frames.collect().asList().await().atMost(PATIENCE);
    }

    private static UpstreamError error(Multi<ReplyFrame> frames) {
        return error(frames.collect().asList());
    }

    private static UpstreamError error(Uni<?> reply) {
        CallFailed failed = reply.map(unexpected -> new CallFailed(new Failure.Unsupported("", "answered")))
                .onFailure(CallFailed.class)
                .recoverWithItem(thrown -> (CallFailed) thrown)
                .await()
                .atMost(PATIENCE);
        assertThat(failed.failure()).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) failed.failure()).error();
    }
}
