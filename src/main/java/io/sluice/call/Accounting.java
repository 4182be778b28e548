package io.sluice.call;

import io.sluice.admission.Admission;
import io.sluice.admission.Budgets;
import io.sluice.admission.Demand;
import io.sluice.admission.RequestBounds;
import io.sluice.admission.Reservation;
import io.sluice.admission.Subject;
import io.sluice.identity.Principal;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerConfig;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.pricing.ModelPrice;
import io.sluice.pricing.Prices;
import io.sluice.pricing.UnpricedModels;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import io.sluice.telemetry.CallSpan;
import io.sluice.telemetry.CallTraces;
import io.sluice.telemetry.Meters;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/**
 * Opens the account of a call: what it costs at most, whether it may, and what is held for it until it is over. The one
 * place where limits, budgets and prices meet a call.
 */
@Singleton
final class Accounting {
    private final Prices prices;
    private final UnpricedModels unpriced;
    private final Admission admission;
    private final Ledger ledger;
    private final UsageHistory history;
    private final Meters meters;
    private final Clock clock;
    private final String organization;
    private final boolean accessLog;
    private final AccountingConfig config;
    private final CallTraces traces;

    Accounting(
            Prices prices,
            UnpricedModels unpriced,
            Admission admission,
            Ledger ledger,
            UsageHistory history,
            Meters meters,
            Clock clock,
            LedgerConfig ledgerConfig,
            AccessLogConfig accessLog,
            AccountingConfig config,
            CallTraces traces) {
        this.prices = prices;
        this.unpriced = unpriced;
        this.admission = admission;
        this.ledger = ledger;
        this.history = history;
        this.meters = meters;
        this.clock = clock;
        this.organization = ledgerConfig.organization();
        this.accessLog = accessLog.enabled();
        this.config = config;
        this.traces = traces;
    }

    /**
     * Prices a call and has its worst case held.
     *
     * @return fails with {@link CallFailed} when it may not be made now; nothing is held then
     */
    <R extends ModelRequest> Uni<Opened<R>> open(Inbound inbound, Route route, R asked) {
        return Uni.createFrom().deferred(() -> {
            Estimate<R> estimate = estimate(inbound, route, asked);
            return reserve(inbound, route, estimate.subject(), estimate.demand())
                    .map(reservation ->
                            new Opened<>(estimate.request(), account(inbound, route, estimate, reservation)));
        });
    }

    private Uni<Reservation> reserve(Inbound inbound, Route route, Subject subject, Demand demand) {
        return admission.admit(route, subject, demand).map(decision -> switch (decision) {
            case Admission.Decision.Admitted(Reservation reservation) -> {
                inbound.limits().tell(reservation.left());
                yield reservation;
            }
            case Admission.Decision.Refused(Failure failure, var left) -> {
                inbound.limits().tell(left);
                throw new CallFailed(failure);
            }
        });
    }

    /**
     * What a call needs at most, without holding anything.
     *
     * @throws CallFailed when it could not be made whatever is left: without a price where that is refused, or for a cost that
     *                    the caller bounded below one token of output
     */
    <R extends ModelRequest> Estimate<R> estimate(Inbound inbound, Route route, R asked) {
        Target target = route.primary();
        ModelPrice price = prices.find(route.pricing(), target.provider(), target.modelOrEmpty());
        if (price instanceof ModelPrice.Unknown) {
            unpriced(route, target);
        }
        Subject subject = subject(inbound, route);
        var tariff = target.upstream().tariff();
        long input = RequestBounds.input(asked, tariff);
        long answers = RequestBounds.answers(asked);
        R request = CostCap.apply(
                bounded(asked, subject),
                price,
                input,
                answers,
                inbound.options().maxCostNanoUsd());
        Long bound = RequestBounds.outputBound(request);
        long output = Math.multiplyExact(bound == null ? tariff.longestOutput() : bound, answers);
        return new Estimate<>(request, subject, demand(price, input, output), price);
    }

    /** A hard budget has to know what may come, so a caller that says no bound is given one. */
    private <R extends ModelRequest> R bounded(R asked, Subject subject) {
        return RequestBounds.outputBound(asked) == null && admission.hasHardBudget(subject)
                ? RequestBounds.bounded(asked, config.defaultMaxTokens())
                : asked;
    }

    private void unpriced(Route route, Target target) {
        if (prices.refusesUnpriced(route.pricing())) {
            throw new CallFailed(new Failure.Forbidden("The model behind the route '" + route.name()
                    + "' has no price, and calls without a price are not made here."));
        }
        unpriced.called(target.provider(), target.modelOrEmpty());
    }

    private static Demand demand(ModelPrice price, long input, long output) {
        return switch (price) {
            case ModelPrice.Known known ->
                new Demand(input, output, known.price().worstCaseNanoUsd(input, output), true);
            case ModelPrice.Unknown _ -> new Demand(input, output, 0, false);
        };
    }

    private Subject subject(Inbound inbound, Route route) {
        Principal caller = inbound.principal();
        return new Subject(
                organization,
                caller.team(),
                caller.kind() == Principal.Kind.MEMBER ? caller.name() : null,
                caller.kind() == Principal.Kind.SERVICE_ACCOUNT ? caller.name() : null,
                caller.keyId(),
                route.name().value(),
                inbound.options().tags());
    }

    private <R extends ModelRequest> CallAccount account(
            Inbound inbound, Route route, Estimate<R> estimate, Reservation reservation) {
        CallMeter meter = meter(inbound, estimate.request(), route, operation(estimate.request()));
        return new CallAccount(
                ledger,
                history,
                clock,
                meter,
                inbound,
                route,
                estimate.request(),
                estimate.demand(),
                estimate.price(),
                reservation,
                () -> reserve(
                        inbound, route, estimate.subject(), estimate.demand().again()));
    }

    /** What a call would cost, from memory. */
    Quote quote(Inbound inbound, Route route, ModelRequest asked) {
        Estimate<ModelRequest> estimate = estimate(inbound, route, asked);
        List<Budgets.State> budgets = admission.budgets(estimate.subject());
        boolean admitted = budgets.stream()
                .filter(state -> state.budget().hard())
                .allMatch(state -> state.budget().unit().needOf(estimate.demand()) <= state.left());
        return new Quote(
                estimate.demand(),
                estimate.price() instanceof ModelPrice.Known known ? known.version() : null,
                history.of(inbound.principal().id(), route.name().value()),
                budgets,
                admitted);
    }

    /**
     * Measures a call, from its arrival on.
     *
     * @param operation as traces name it
     */
    CallMeter meter(Inbound inbound, ModelRequest request, Route route, String operation) {
        CallSpan span = traces.begin(
                operation,
                inbound.id(),
                route.name().value(),
                route.primary().provider().value(),
                inbound.dialect(),
                inbound.receivedNanos());
        return new CallMeter(meters, accessLog, inbound, request, route, span);
    }

    /** How OpenTelemetry's conventions name what is asked for. */
    static String operation(ModelRequest request) {
        return switch (request.task()) {
            case CHAT -> "chat";
            case COMPLETIONS -> "text_completion";
            case EMBEDDINGS -> "embeddings";
        };
    }

    /**
     * What a call needs at most.
     *
     * @param request as it will be sent, its output bounded where a bound was needed
     */
    record Estimate<R extends ModelRequest>(R request, Subject subject, Demand demand, ModelPrice price) {}

    /** A call that may be made, and its account. */
    record Opened<R extends ModelRequest>(R request, CallAccount account) {}
}
