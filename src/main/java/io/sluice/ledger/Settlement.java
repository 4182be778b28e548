package io.sluice.ledger;

import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.model.Usage;
import java.time.Duration;
import java.time.Instant;

/** How attempts are settled of which nobody knows what they used. Pure. */
public final class Settlement {
    /** The outcome of an attempt whose gateway died. */
    static final String LOST = "lost";

    private Settlement() {}

    /**
     * An attempt that began and of whose end nothing is known, at its worst.
     *
     * @param outcome what is known of how it went, in one word
     */
    public static AttemptEnded atWorst(AttemptBegun begun, Instant now, String outcome) {
        Duration latency = Duration.between(begun.at(), now);
        return new AttemptEnded(
                now,
                latency.isNegative() ? Duration.ZERO : latency,
                null,
                outcome,
                null,
                null,
                new Usage(
                        Usage.Tokens.of(
                                begun.worst().inputTokens(), begun.worst().outputTokens()),
                        Usage.Knowledge.ESTIMATED,
                        null),
                Known.UNKNOWN,
                begun.worst().costNanoUsd(),
                begun.worst().priceVersion(),
                begun.holds());
    }
}
