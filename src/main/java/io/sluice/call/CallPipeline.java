package io.sluice.call;

import io.sluice.catalog.Catalog;
import io.sluice.identity.Authorizer;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.Reply;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Usage;
import io.sluice.routing.Route;
import io.sluice.telemetry.Meters;
import io.sluice.telemetry.Outcome;
import io.sluice.upstream.Dispatcher;
import io.sluice.upstream.Operation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The way of a call through the gateway: snapshot, route, target, meter. Non-blocking, one snapshot a call, no
 * database. Every result is cold and fails with {@link CallFailed} only; cancelling it, or the stream it gives, closes the
 * exchange with the provider.
 */
@Singleton
public final class CallPipeline {
    /** Stands for routes that do not exist: what callers send never becomes a tag. */
    private static final String NO_ROUTE = "";

    private final Catalog catalog;
    private final Authorizer authorizer;
    private final Dispatcher dispatcher;
    private final Meters meters;
    private final boolean accessLog;

    CallPipeline(
            Catalog catalog, Authorizer authorizer, Dispatcher dispatcher, Meters meters, AccessLogConfig accessLog) {
        this.catalog = catalog;
        this.authorizer = authorizer;
        this.dispatcher = dispatcher;
        this.meters = meters;
        this.accessLog = accessLog.enabled();
    }

    /** Answers a chat. */
    public Uni<Reply<ChatResponse>> chat(Inbound inbound, ChatRequest request) {
        return run(inbound, request, Operation.CHAT, ChatResponse::usage);
    }

    /**
     * How many input tokens a chat would use, by the provider's own count; empty when the route's provider offers none.
     * Nothing is generated, so nothing is counted as used.
     */
    public Uni<Optional<Long>> countTokens(Inbound inbound, ChatRequest request) {
        return Uni.createFrom().deferred(() -> {
            Route route = routeFor(inbound, request);
            if (Operation.TOKEN_COUNT.offeredBy(route.primary().upstream(), Delivery.WHOLE)) {
                return run(inbound, request, Operation.TOKEN_COUNT, count -> Usage.ABSENT)
                        .map(CallPipeline::countOf);
            }
            new CallMeter(meters, accessLog, inbound, request, route).settle(null);
            return Uni.createFrom().item(Optional.empty());
        });
    }

    /** Completes texts. */
    public Uni<Reply<CompletionResponse>> complete(Inbound inbound, CompletionRequest request) {
        return run(inbound, request, Operation.COMPLETIONS, CompletionResponse::usage);
    }

    /** Turns texts into vectors; the reply is always whole. */
    public Uni<Reply<EmbeddingResponse>> embed(Inbound inbound, EmbeddingRequest request) {
        return run(inbound, request, Operation.EMBEDDINGS, EmbeddingResponse::usage);
    }

    private <R extends ModelRequest, T> Uni<Reply<T>> run(
            Inbound inbound, R asked, Operation<R, T> operation, Function<T, Usage> usageOf) {
        return Uni.createFrom().deferred(() -> {
            Route route = routeFor(inbound, asked);
            R request = withinCeilings(inbound, route, asked);
            var meter = new CallMeter(meters, accessLog, inbound, request, route);
            return dispatcher
                    .dispatch(inbound.id(), route, request, operation)
                    .map(reply -> metered(reply, meter, usageOf))
                    .onFailure()
                    .invoke(thrown -> meter.settle(CallFailed.failureOf(thrown)))
                    .onCancellation()
                    .invoke(() -> meter.settle(new Failure.Aborted()));
        });
    }

    private Route routeFor(Inbound inbound, ModelRequest asked) {
        Route route = catalog.current()
                .routes()
                .find(asked.route().value())
                .orElseThrow(() -> counted(
                        inbound,
                        NO_ROUTE,
                        new CallFailed(new Failure.UnknownRoute(asked.route().value()))));
        try {
            authorizer.requireGranted(
                    inbound.principal(), route.name().value(), route.primary().modelOrEmpty());
            if (route.task() != asked.task()) {
                throw new CallFailed(new Failure.WrongTask(route.name(), route.task(), asked.task()));
            }
            return route;
        } catch (CallFailed refused) {
            throw counted(inbound, route.name().value(), refused);
        }
    }

    private <R extends ModelRequest> R withinCeilings(Inbound inbound, Route route, R asked) {
        try {
            return authorizer.withinCeilings(inbound.principal(), route.name().value(), asked);
        } catch (CallFailed refused) {
            throw counted(inbound, route.name().value(), refused);
        }
    }

    private CallFailed counted(Inbound inbound, String route, CallFailed refused) {
        meters.call(
                route,
                inbound.dialect(),
                Outcome.of(refused.failure()),
                Duration.ofNanos(System.nanoTime() - inbound.receivedNanos()));
        return refused;
    }

    private static Optional<Long> countOf(Reply<Long> reply) {
        return switch (reply) {
            case Reply.Whole<Long>(Long count) -> Optional.of(count);
            case Reply.Streamed<Long> _ -> throw new IllegalStateException("a count is never streamed");
        };
    }

    private static <T> Reply<T> metered(Reply<T> reply, CallMeter meter, Function<T, Usage> usageOf) {
        return switch (reply) {
            case Reply.Whole<T>(T response) -> {
                meter.used(usageOf.apply(response));
                meter.settle(null);
                yield reply;
            }
            case Reply.Streamed<T>(var frames) -> {
                meter.opened();
                yield new Reply.Streamed<>(frames.onItem()
                        .invoke(frame -> usageIn(frame, meter))
                        .onFailure()
                        .invoke(thrown -> meter.settle(CallFailed.failureOf(thrown)))
                        .onCompletion()
                        .invoke(() -> meter.settle(null))
                        .onCancellation()
                        .invoke(() -> meter.settle(new Failure.Aborted())));
            }
        };
    }

    private static void usageIn(ReplyFrame frame, CallMeter meter) {
        for (ReplyEvent event : frame.events()) {
            if (event instanceof ReplyEvent.UsageReported(Usage usage)) {
                meter.used(usage);
            }
        }
    }
}
