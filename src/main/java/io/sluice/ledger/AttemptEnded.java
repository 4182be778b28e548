package io.sluice.ledger;

import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.model.FinishReason;
import io.sluice.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended and what it used.
 *
 * @param at           when, to the microsecond
 * @param latency      from its beginning to the end of the answer
 * @param firstEvent   from its beginning to the first event of a stream; null for whole answers and streams that never opened
 * @param outcome      {@code success} or what went wrong, in one word
 * @param finishReason why the first answer ended; null when none did
 * @param model        the model that answered, as the provider names it; null when it did not say
 * @param usage        buckets of tokens, with the provider's own document
 * @param known        how the usage is known
 * @param costNanoUsd  what it cost
 * @param priceVersion what it was priced with; null when there was no price
 * @param charges      what is charged to which budgets
 */
public record AttemptEnded(
        Instant at,
        Duration latency,
        @Nullable Duration firstEvent,
        String outcome,
        @Nullable FinishReason finishReason,
        @Nullable String model,
        Usage usage,
        Known known,
        long costNanoUsd,
        @Nullable String priceVersion,
        List<BudgetAmount> charges) {
    public AttemptEnded {
        at = at.truncatedTo(ChronoUnit.MICROS);
        outcome = Storable.text(outcome);
        model = Storable.optional(model);
        usage = new Usage(
                usage.tokens(),
                known == Known.REPORTED ? Usage.Knowledge.REPORTED : Usage.Knowledge.ESTIMATED,
                Storable.document(usage.raw()));
        charges = List.copyOf(charges);
    }

    /** How the usage is known. */
    public enum Known {
        /** The provider said it, or refused, which is nothing used. */
        REPORTED,
        /** Counted by the gateway: the provider did not say, or not all of it. */
        ESTIMATED,
        /** Nobody knows: the attempt is charged at its worst. */
        UNKNOWN;

        /** As it stands in documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
