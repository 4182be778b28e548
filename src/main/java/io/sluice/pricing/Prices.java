package io.sluice.pricing;

import io.sluice.provider.ProviderId;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;

/**
 * What models cost now: the one door for whoever prices a call. Everything is in memory, and nothing waits. For any thread.
 */
@Singleton
public final class Prices {
    private final Clock clock;
    private final UnpricedCalls unpriced;
    private volatile State state = new State(PriceBook.EMPTY, PriceTable.EMPTY, Instant.MAX);

    Prices(Clock clock, PricingConfig config) {
        this.clock = clock;
        this.unpriced = config.unpriced();
    }

    /**
     * What a model costs on a route. Asked once for an attempt, so that its reservation and its settlement go by one price.
     *
     * @param route what the route says
     * @param model the upstream's name of the model; empty where a route names none
     */
    public ModelPrice find(RoutePricing route, ProviderId provider, String model) {
        ModelPrice own = route.own();
        return own == null ? now().find(provider, model) : own;
    }

    /** Whether a call of the route is refused when its model has no price. */
    public boolean refusesUnpriced(RoutePricing route) {
        UnpricedCalls said = route.unpriced();
        return (said == null ? unpriced : said) == UnpricedCalls.REFUSE;
    }

    /** The prices of this moment. */
    public PriceTable now() {
        Instant moment = clock.instant();
        State current = state;
        return moment.isBefore(current.until()) ? current.table() : turn(moment);
    }

    /** All versions. */
    public PriceBook book() {
        return state.book();
    }

    /** Goes by another book from now on. Only the loader calls this. */
    synchronized void swap(PriceBook book) {
        state = at(book, clock.instant());
    }

    /** A version has taken effect: whoever sees it first turns the page. */
    private synchronized PriceTable turn(Instant moment) {
        if (!moment.isBefore(state.until())) {
            state = at(state.book(), moment);
        }
        return state.table();
    }

    private static State at(PriceBook book, Instant moment) {
        return new State(book, book.at(moment), book.nextAfter(moment));
    }

    private record State(PriceBook book, PriceTable table, Instant until) {}
}
