package io.sluice.call;

import io.sluice.admission.Demand;
import io.sluice.model.Usage;
import io.sluice.model.Usage.Tokens;

/**
 * What an answer used as near as can be said when its provider did not say, or not all of it. Errs upwards: three bytes of
 * text are taken for a token, where encodings of today need three and a half to four and a half of most languages. Pure.
 */
final class UsageEstimate {
    private static final long BYTES_PER_TOKEN = 3;

    private UsageEstimate() {}

    /**
     * The estimate.
     *
     * @param told       what the provider told before the end, some tell the input first; it is never gone below
     * @param most  what the call can have used at most; it is never passed
     * @param bytes of text that came out
     */
    static Usage of(Usage told, Demand most, long bytes) {
        Tokens known = told.tokens();
        boolean inputTold = known.prompt() > 0;
        long input = inputTold ? known.input() : Math.ceilDiv(most.inputTokens(), BYTES_PER_TOKEN);
        long guess = Math.min(most.outputTokens(), Math.ceilDiv(bytes, BYTES_PER_TOKEN));
        long output = Math.max(known.output(), guess - known.reasoning());
        return new Usage(
                new Tokens(
                        input,
                        known.cacheRead(),
                        known.cacheWrite(),
                        known.cacheWriteHour(),
                        output,
                        known.reasoning(),
                        known.media()),
                Usage.Knowledge.ESTIMATED,
                told.raw());
    }
}
