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
import io.sluice.model.Usage;
import io.sluice.routing.Route;
import io.sluice.telemetry.CallTraces;
import io.sluice.telemetry.Meters;
import io.sluice.telemetry.Outcome;
import io.sluice.telemetry.RequestMarks;
import io.sluice.upstream.Dispatcher;
import io.sluice.upstream.Operation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The way of a call through the gateway: snapshot, route, target, meter. Non-blocking, one snapshot a call, no
 * database. Every result is cold and fails with {@link CallFailed} only; cancelling it, or the stream it gives, closes the
 * exchange with the provider, unless the route says that the answer is read to its end all the same.
 */
@Singleton
public final class CallPipeline {
    /** Stands for routes that do not exist: what callers send never becomes a tag. */
    private static final String NO_ROUTE = "";

    /** The conventions of traces have no word for it. */
    private static final String COUNT = "count_tokens";

    private final Catalog catalog;
    private final Authorizer authorizer;
    private final Accounting accounting;
    private final Dispatcher dispatcher;
    private final AnswerDrains drains;
    private final Meters meters;
    private final CallTraces traces;

    CallPipeline(
            Catalog catalog,
            Authorizer authorizer,
            Accounting accounting,
            Dispatcher dispatcher,
            AnswerDrains drains,
            Meters meters,
            CallTraces traces) {
        this.catalog = catalog;
        this.authorizer = authorizer;
        this.accounting = accounting;
        this.dispatcher = dispatcher;
        this.drains = drains;
        this.meters = meters;
        this.traces = traces;
    }

    /** Answers a chat. */
    public Uni<Reply<ChatResponse>> chat(Inbound inbound, ChatRequest request) {
        return run(inbound, request, Operation.CHAT, Tally::whole);
    }

    /**
     * How many input tokens a chat would use, by the provider's own count; empty when the route's provider offers none.
     * Nothing is generated, so nothing is counted as used.
     */
    public Uni<Optional<Long>> countTokens(Inbound inbound, ChatRequest request) {
        return Uni.createFrom().deferred(() -> {
            Route route = routeFor(inbound, request);
            CallMeter meter = accounting.meter(inbound, request, route, COUNT);
            if (!Operation.TOKEN_COUNT.offeredBy(route.primary().upstream(), Delivery.WHOLE)) {
                meter.settle(null, Usage.Tokens.ZERO, 0);
                return Uni.createFrom().item(Optional.empty());
            }
            return dispatcher
                    .dispatch(inbound.id(), route, request, Operation.TOKEN_COUNT, new FreeOfCharge(meter))
                    .map(CallPipeline::countOf)
                    .onItem()
                    .invoke(count -> meter.settle(null, Usage.Tokens.ZERO, 0))
                    .onFailure()
                    .invoke(thrown -> meter.settle(CallFailed.failureOf(thrown), Usage.Tokens.ZERO, 0))
                    .onCancellation()
                    .invoke(() -> meter.settle(new Failure.Aborted(), Usage.Tokens.ZERO, 0));
        });
    }

    /** Completes texts. */
    public Uni<Reply<CompletionResponse>> complete(Inbound inbound, CompletionRequest request) {
        return run(inbound, request, Operation.COMPLETIONS, Tally::whole);
    }

    /** Turns texts into vectors; the reply is always whole. */
    public Uni<Reply<EmbeddingResponse>> embed(Inbound inbound, EmbeddingRequest request) {
        return run(inbound, request, Operation.EMBEDDINGS, Tally::whole);
    }

    /**
     * What a call would cost, under the same rules as the call: who may not make it gets no quote. Nothing is held.
     *
     * @throws CallFailed as the call would
     */
    public Quote quote(Inbound inbound, Route route, ModelRequest request) {
        authorizer.requireGranted(
                inbound.principal(), route.name().value(), route.primary().modelOrEmpty());
        if (route.task() != request.task()) {
            throw new CallFailed(new Failure.WrongTask(route.name(), route.task(), request.task()));
        }
        return accounting.quote(inbound, route, withinCeilings(inbound, route, request));
    }

    private <R extends ModelRequest, T> Uni<Reply<T>> run(
            Inbound inbound, R asked, Operation<R, T> operation, BiConsumer<Tally, T> whole) {
        return Uni.createFrom().deferred(() -> {
            Route route = routeFor(inbound, asked);
            R permitted = withinCeilings(inbound, route, asked);
            operation.requireOffered(route.primary(), asked.delivery());
            return accounting
                    .open(inbound, route, permitted)
                    .onFailure(CallFailed.class)
                    .invoke(refused -> counted(inbound, asked, route.name().value(), (CallFailed) refused))
                    .chain(opened -> dispatched(inbound, route, opened, operation, whole));
        });
    }

    private <R extends ModelRequest, T> Uni<Reply<T>> dispatched(
            Inbound inbound,
            Route route,
            Accounting.Opened<R> opened,
            Operation<R, T> operation,
            BiConsumer<Tally, T> whole) {
        CallAccount account = opened.account();
        Uni<Reply<T>> answer = dispatcher
                .dispatch(inbound.id(), route, opened.request(), operation, account)
                .chain(reply -> accounted(reply, account, whole))
                .onFailure()
                .call(thrown -> account.close(CallFailed.failureOf(thrown)))
                .onCancellation()
                .call(() -> account.close(new Failure.Aborted()));
        return switch (route.policy().onDisconnect()) {
            case CANCEL -> answer;
            case DRAIN -> drains.outliving(answer, account);
        };
    }

    private Route routeFor(Inbound inbound, ModelRequest asked) {
        Route route = catalog.current()
                .routes()
                .find(asked.route().value())
                .orElseThrow(() -> counted(
                        inbound,
                        asked,
                        NO_ROUTE,
                        new CallFailed(new Failure.UnknownRoute(asked.route().value()))));
        RequestMarks.route(route.name().value());
        try {
            authorizer.requireGranted(
                    inbound.principal(), route.name().value(), route.primary().modelOrEmpty());
            if (route.task() != asked.task()) {
                throw new CallFailed(new Failure.WrongTask(route.name(), route.task(), asked.task()));
            }
            return route;
        } catch (CallFailed refused) {
            throw counted(inbound, asked, route.name().value(), refused);
        }
    }

    private <R extends ModelRequest> R withinCeilings(Inbound inbound, Route route, R asked) {
        try {
            return authorizer.withinCeilings(inbound.principal(), route.name().value(), asked);
        } catch (CallFailed refused) {
            throw counted(inbound, asked, route.name().value(), refused);
        }
    }

    private CallFailed counted(Inbound inbound, ModelRequest asked, String route, CallFailed refused) {
        traces.begin(Accounting.operation(asked), inbound.id(), route, "", inbound.dialect(), inbound.receivedNanos())
                .end(refused.failure(), null);
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

    /** A whole answer is handed on when it is written down; a stream when it has opened. */
    private static <T> Uni<Reply<T>> accounted(Reply<T> reply, CallAccount account, BiConsumer<Tally, T> whole) {
        return switch (reply) {
            case Reply.Whole<T>(T response) -> {
                whole.accept(account.tally(), response);
                yield account.close(null).replaceWith(reply);
            }
            case Reply.Streamed<T>(var frames) -> {
                account.opened();
                yield Uni.createFrom()
                        .item(new Reply.Streamed<>(frames.onFailure()
                                .call(thrown -> account.close(CallFailed.failureOf(thrown)))
                                .onCompletion()
                                .call(() -> account.close(null))
                                .onCancellation()
                                .call(() -> account.close(new Failure.Aborted()))));
            }
        };
    }
}
