package io.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Reply;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.Task;
import io.sluice.model.Tooling;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.ProviderId;
import io.sluice.provider.Upstream;
import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.Target;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolvers;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretUnavailable;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A key that the provider does not accept any more is read anew, once. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RefusedCredentialTest {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final ChatResponse ANSWER = new ChatResponse(ReplyMeta.UNKNOWN, List.of(), Usage.ABSENT, null);
    private static final SecretRef REF = new SecretRef("rotating", "key");

    @Inject
    Vertx vertx;

    private final Rotating store = new Rotating();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile String accepted = "old";

    @Test
    void readsARotatedKeyAnewAndTriesOnceMore() {
        dispatch(Delivery.WHOLE).awaitItem();
        store.kept = "new";
        accepted = "new";

        var reply = dispatch(Delivery.WHOLE);

        assertThat(reply.awaitItem().getItem()).isEqualTo(new Reply.Whole<>(ANSWER));
        assertThat(sent).containsExactly("old", "old", "new");
        assertThat(told).containsExactly("ok", "AUTHENTICATION", "ok");
        assertThat(store.invalidations).hasValue(1);
    }

    @Test
    void readsARotatedKeyAnewForAStreamThatHasNotOpened() {
        store.held = "older";
        accepted = "old";

        var reply = (Reply.Streamed<ChatResponse>)
                dispatch(Delivery.STREAM).awaitItem().getItem();

        reply.frames().subscribe().withSubscriber(AssertSubscriber.create(10)).awaitCompletion();
        assertThat(sent).containsExactly("older", "old");
        assertThat(told).containsExactly("AUTHENTICATION", "ok");
    }

    @Test
    void triesNoMoreThanOnceMore() {
        store.held = "older";
        accepted = "something else";

        assertThat(failureOf(dispatch(Delivery.WHOLE))).isEqualTo(Kind.AUTHENTICATION);

        assertThat(sent).containsExactly("older", "old");
        assertThat(told).containsExactly("AUTHENTICATION", "AUTHENTICATION");
        assertThat(store.invalidations).hasValue(1);
    }

    @Test
    void doesNotTryInVainWithTheSameKey() {
        accepted = "something else";

        assertThat(failureOf(dispatch(Delivery.WHOLE))).isEqualTo(Kind.AUTHENTICATION);

        assertThat(sent).containsExactly("old");
        assertThat(told).containsExactly("AUTHENTICATION");
    }

    @Test
    void leavesTheRefusalWithTheCallerWhenTheKeyIsGone() {
        store.held = "older";
        accepted = "old";
        store.goneAfterInvalidation = true;

        assertThat(failureOf(dispatch(Delivery.WHOLE))).isEqualTo(Kind.AUTHENTICATION);

        assertThat(sent).containsExactly("older");
    }

    private UniAssertSubscriber<Reply<ChatResponse>> dispatch(Delivery delivery) {
        var dispatcher = new Dispatcher(
                vertx,
                new TargetGuards(),
                SecretResolvers.of(store),
                (route, target, failure) -> told.add(label(failure)));
        Route route = route();
        return dispatcher
                .dispatch(CallId.next(), route, request(route.name(), delivery), Operation.CHAT)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private static String label(@Nullable Failure failure) {
        return switch (failure) {
            case null -> "ok";
            case Failure.Upstream(UpstreamError error) -> error.kind().name();
            default -> failure.getClass().getSimpleName();
        };
    }

    private static Kind failureOf(UniAssertSubscriber<?> reply) {
        var failure =
                (Failure.Upstream) CallFailed.failureOf(reply.awaitFailure().getFailure());
        return failure.error().kind();
    }

    private Route route() {
        var target = new Target(
                new ProviderId("test"),
                "Test",
                new Family("test"),
                "m",
                new Picky(),
                MlflowConventions.NONE,
                Map.of("key", REF));
        return new Route(
                new RouteName("refused-" + NAMES.incrementAndGet()),
                Task.CHAT,
                List.of(target),
                RoutePolicy.DEFAULT,
                new Declaration(Declaration.Origin.API, Declaration.Style.NATIVE, null, Instant.EPOCH));
    }

    private static ChatRequest request(RouteName route, Delivery delivery) {
        return new ChatRequest(
                route,
                List.of(Message.of(Role.USER, "Hi")),
                new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, Extensions.NONE),
                Tooling.NONE,
                new ResponseFormat.Text(),
                delivery,
                null);
    }

    /** Accepts one key. */
    private final class Picky implements Upstream.Chat, Upstream.ChatStream {
        @Override
        public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
            return accepts(credentials)
                    ? Uni.createFrom().item(ANSWER)
                    : Uni.createFrom().failure(refusal());
        }

        @Override
        public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
            return accepts(credentials)
                    ? Multi.createFrom().item(ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hi")))
                    : Multi.createFrom().failure(refusal());
        }

        private boolean accepts(Credentials credentials) {
            String key = credentials.get("key").reveal(text -> text);
            sent.add(key);
            return key.equals(accepted);
        }

        private static CallFailed refusal() {
            return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.AUTHENTICATION, "no")));
        }
    }

    /** Holds a value in memory while another one may be kept. */
    private static final class Rotating implements SecretStore {
        private final AtomicInteger invalidations = new AtomicInteger();
        private volatile String held = "old";
        private volatile String kept = "old";
        private volatile boolean goneAfterInvalidation;
        private volatile boolean gone;

        @Override
        public String scheme() {
            return REF.scheme();
        }

        @Override
        public Uni<Secret> resolve(SecretRef ref) {
            return gone
                    ? Uni.createFrom().failure(new SecretUnavailable(ref, "is gone."))
                    : Uni.createFrom().item(Secret.of(held));
        }

        @Override
        public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
            return Uni.createFrom().item(() -> {
                invalidations.incrementAndGet();
                boolean fresh = !kept.equals(held);
                held = kept;
                gone = goneAfterInvalidation;
                return fresh;
            });
        }
    }
}
