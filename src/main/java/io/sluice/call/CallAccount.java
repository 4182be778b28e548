package io.sluice.call;

import io.sluice.admission.Budgets.Amount;
import io.sluice.admission.Demand;
import io.sluice.admission.Reservation;
import io.sluice.admission.Used;
import io.sluice.ledger.AttemptBegun;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptBegun.Payer;
import io.sluice.ledger.AttemptBegun.WorstCase;
import io.sluice.ledger.AttemptEnded;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.AttemptId;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.Settlement;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Usage;
import io.sluice.pricing.ModelPrice;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import io.sluice.telemetry.Outcome;
import io.sluice.upstream.AttemptObserver;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The account of one call: what is held for it, its attempts in the ledger, its meters. Every attempt begins in the journal
 * before it is sent and ends there exactly once, whatever comes first: the end of the answer, a failure, or the caller's
 * leaving. Attempts come one after another; their ends may come from different threads.
 */
final class CallAccount implements AttemptObserver {
    private final Ledger ledger;
    private final UsageHistory history;
    private final Clock clock;
    private final CallMeter meter;
    private final Inbound inbound;
    private final Route route;
    private final ModelRequest request;
    private final Demand demand;
    private final ModelPrice price;
    private final Supplier<Uni<Reservation>> reserve;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Reservation reservation;
    private volatile boolean charged;
    private volatile boolean abandoned;
    private volatile Tally tally = new Tally();
    private volatile @Nullable Open open;

    CallAccount(
            Ledger ledger,
            UsageHistory history,
            Clock clock,
            CallMeter meter,
            Inbound inbound,
            Route route,
            ModelRequest request,
            Demand demand,
            ModelPrice price,
            Reservation reservation,
            Supplier<Uni<Reservation>> reserve) {
        this.ledger = ledger;
        this.history = history;
        this.clock = clock;
        this.meter = meter;
        this.inbound = inbound;
        this.route = route;
        this.request = request;
        this.demand = demand;
        this.price = price;
        this.reservation = reservation;
        this.reserve = reserve;
    }

    /** Counts what is said by the attempt under way. */
    Tally tally() {
        return tally;
    }

    /** What is held for the call. */
    Reservation reservation() {
        return reservation;
    }

    /** The caller is gone, and the answer is read on for what it used: nothing is begun any more. */
    void callerLeft() {
        abandoned = true;
    }

    /**
     * What was held is used up by an attempt that cost something though it failed: the next one needs as much again. It is
     * still one call.
     */
    @Override
    public Uni<Void> begins(Target target, int number) {
        if (abandoned) {
            return Uni.createFrom().failure(new CallFailed(new Failure.Aborted()));
        }
        if (!charged) {
            return begin(target, number);
        }
        return reserve.get().chain(again -> {
            reservation = again;
            charged = false;
            return begin(target, number);
        });
    }

    private Uni<Void> begin(Target target, int number) {
        tally = new Tally();
        var begun = new AttemptBegun(
                AttemptId.next(),
                inbound.id(),
                number,
                now(),
                payer(),
                route.name().value(),
                inbound.dialect(),
                request.task().id(),
                target.provider().value(),
                target.modelOrEmpty(),
                inbound.options().tags(),
                user(request),
                new WorstCase(demand.inputTokens(), demand.outputTokens(), demand.costNanoUsd(), version()),
                amounts(reservation.holds()));
        meter.begins(target, number);
        open = new Open(begun, System.nanoTime(), null, false);
        return ledger.begin(begun).onFailure().invoke(() -> open = null);
    }

    @Override
    public void heard(ReplyFrame frame) {
        frame.events().forEach(tally::event);
    }

    @Override
    public void answered(Target target) {
        Open attempt = open;
        if (attempt != null) {
            open = attempt.withAnswer();
        }
    }

    @Override
    public Uni<Void> failed(Target target, Failure failure) {
        Open attempt = take();
        if (attempt == null) { // the caller left, which was written down already
            return Uni.createFrom().voidItem();
        }
        AttemptEnded ended = withoutAnswer(attempt, failure);
        meter.attempt(target, failure, ended);
        meter.used(ended.usage().tokens(), ended.costNanoUsd());
        return written(target, attempt, ended);
    }

    /** The stream has opened. */
    void opened() {
        Open attempt = open;
        if (attempt != null) {
            open = attempt.withFirstEvent(Duration.ofNanos(System.nanoTime() - attempt.nanos()));
        }
        meter.opened();
    }

    /**
     * The call is over. Has its item when that is written down; later calls do nothing.
     *
     * @param failure null when all went well
     */
    Uni<Void> close(@Nullable Failure failure) {
        if (!closed.compareAndSet(false, true)) {
            return Uni.createFrom().voidItem();
        }
        Open attempt = take();
        if (attempt == null) { // it never was answered: each attempt was written down when it failed
            reservation.fail();
            meter.settle(failure, Usage.Tokens.ZERO, 0);
            return Uni.createFrom().voidItem();
        }
        if (failure != null && !attempt.answered()) {
            return unanswered(attempt, failure);
        }
        AttemptEnded ended = answered(attempt, failure);
        meter.attempt(route.primary(), null, ended);
        meter.settle(seen(failure), ended.usage().tokens(), ended.costNanoUsd());
        return written(route.primary(), attempt, ended);
    }

    /** The caller left, or a clock ran out, before there was an answer. */
    private Uni<Void> unanswered(Open attempt, Failure failure) {
        AttemptEnded ended = withoutAnswer(attempt, failure);
        meter.attempt(route.primary(), failure, ended);
        reservation.fail();
        meter.settle(failure, ended.usage().tokens(), ended.costNanoUsd());
        return written(route.primary(), attempt, ended);
    }

    private Uni<Void> written(Target target, Open attempt, AttemptEnded ended) {
        meter.usage(target, ended.known().word());
        return ledger.end(attempt.begun(), ended);
    }

    private AttemptEnded withoutAnswer(Open attempt, Failure failure) {
        if (mayHaveCost(failure)) {
            return lost(attempt, failure);
        }
        return tally.begun() ? answered(attempt, failure) : nothing(attempt, failure);
    }

    /** It was answered, or the provider had begun to: what came is charged. */
    private AttemptEnded answered(Open attempt, @Nullable Failure failure) {
        Usage told = tally.usage();
        boolean reported = failure == null && told.knowledge() == Usage.Knowledge.REPORTED;
        Usage usage = reported ? told : UsageEstimate.of(told, demand, tally.bytes());
        long cost = cost(usage.tokens());
        var used = new Used(usage.tokens().prompt(), usage.tokens().completion(), cost);
        history.add(inbound.principal().id(), route.name().value(), used);
        List<Amount> charges = reservation.settle(used);
        charged = true;
        return new AttemptEnded(
                now(),
                attempt.age(),
                attempt.firstEvent(),
                Outcome.of(seen(failure)),
                tally.finish(),
                tally.model(),
                usage,
                reported ? Known.REPORTED : Known.ESTIMATED,
                cost,
                version(),
                amounts(charges));
    }

    /** A provider's refusal costs nothing. */
    private AttemptEnded nothing(Open attempt, Failure failure) {
        return new AttemptEnded(
                now(),
                attempt.age(),
                null,
                Outcome.of(failure),
                null,
                null,
                Usage.reported(Usage.Tokens.ZERO, null),
                Known.REPORTED,
                0,
                version(),
                List.of());
    }

    /** Nobody said what it used, and it may have used all: it is charged at its worst. */
    private AttemptEnded lost(Open attempt, Failure failure) {
        reservation.settle(new Used(demand.inputTokens(), demand.outputTokens(), demand.costNanoUsd()));
        charged = true;
        return Settlement.atWorst(attempt.begun(), now(), Outcome.of(failure));
    }

    /** What the caller saw of it: an answer that ended well without a caller was aborted all the same. */
    private @Nullable Failure seen(@Nullable Failure failure) {
        return failure == null && abandoned ? new Failure.Aborted() : failure;
    }

    /** Whether the provider may have worked to the end though no answer came. */
    private static boolean mayHaveCost(Failure failure) {
        return failure instanceof Failure.Aborted || failure instanceof Failure.TimedOut;
    }

    private synchronized @Nullable Open take() {
        Open taken = open;
        open = null;
        return taken;
    }

    private long cost(Usage.Tokens tokens) {
        return switch (price) {
            case ModelPrice.Known known -> known.price().costNanoUsd(tokens);
            case ModelPrice.Unknown _ -> 0;
        };
    }

    private @Nullable String version() {
        return switch (price) {
            case ModelPrice.Known known -> known.version();
            case ModelPrice.Unknown _ -> null;
        };
    }

    private Payer payer() {
        var caller = inbound.principal();
        return new Payer(caller.id(), caller.kind().word(), caller.name(), caller.team(), caller.keyId());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable String user(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> chat.parameters().user();
            case CompletionRequest completion -> completion.parameters().user();
            case EmbeddingRequest embedding -> embedding.user();
        };
    }

    private static List<BudgetAmount> amounts(List<Amount> amounts) {
        return amounts.stream()
                .map(amount -> new BudgetAmount(amount.budget(), amount.windowStart(), amount.amount()))
                .toList();
    }

    /** The attempt under way. */
    private record Open(
            AttemptBegun begun, long nanos, @Nullable Duration firstEvent, boolean answered) {
        Open withFirstEvent(Duration after) {
            return new Open(begun, nanos, after, answered);
        }

        Open withAnswer() {
            return new Open(begun, nanos, firstEvent, true);
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }
}
