package io.sluice.call;

import io.sluice.admission.RequestBounds;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.pricing.ModelPrice;
import io.sluice.pricing.Price;
import org.jspecify.annotations.Nullable;

/** Lowers the bound on a call's output so far that its worst case costs no more than the caller allows. Pure. */
final class CostCap {
    private CostCap() {}

    /**
     * The request under the cap.
     *
     * @param answers how many answers may each be as long as the bound
     * @param cap     in nano-dollars; null for none
     * @throws CallFailed with {@link Failure.InvalidRequest} when not one token of output would fit, or nobody knows the price
     */
    static <R extends ModelRequest> R apply(R request, ModelPrice price, long input, long answers, @Nullable Long cap) {
        if (cap == null) {
            return request;
        }
        if (!(price instanceof ModelPrice.Known known)) {
            throw refused("The model behind this route has no price, so 'x-sluice-max-cost' cannot be kept.");
        }
        Long bound = RequestBounds.outputBound(request);
        long most = bound == null ? Integer.MAX_VALUE : bound;
        if (known.price().worstCaseNanoUsd(input, Math.multiplyExact(answers, most)) <= cap) {
            return bound == null ? RequestBounds.bounded(request, most) : request;
        }
        long fits = answers == 0 ? 0 : largest(known.price(), input, answers, most, cap);
        if (fits < 1) {
            throw refused("With 'x-sluice-max-cost' not one token of output fits: the input alone costs up to "
                    + known.price().worstCaseNanoUsd(input, 0) + " nano-dollars.");
        }
        return RequestBounds.bounded(request, fits);
    }

    /** The largest bound that costs no more than the cap; the cost never falls when the bound rises. */
    private static long largest(Price price, long input, long answers, long most, long cap) {
        long fits = 0;
        long tooMuch = most;
        while (tooMuch - fits > 1) {
            long middle = fits + (tooMuch - fits) / 2;
            if (price.worstCaseNanoUsd(input, Math.multiplyExact(answers, middle)) <= cap) {
                fits = middle;
            } else {
                tooMuch = middle;
            }
        }
        return fits;
    }

    private static CallFailed refused(String message) {
        return new CallFailed(Failure.InvalidRequest.of("x-sluice-max-cost", "max_cost", message));
    }
}
