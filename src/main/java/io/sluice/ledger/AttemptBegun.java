package io.sluice.ledger;

import io.sluice.model.CallId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt before it is sent. Written to the journal first, so that an attempt whose end nobody wrote
 * down can be settled at its worst. Text that could not be kept is made to fit: long text is cut.
 *
 * @param number  of the attempt within its call, from 1
 * @param at      when it began, to the microsecond
 * @param caller  who pays
 * @param dialect the language the call came in
 * @param task    the word for the route's task
 * @param model   the upstream model asked for; empty when the route names none
 * @param tags    what the caller said in {@code x-sluice-tags}
 * @param user    the caller's own end user; null when it named none
 * @param worst   the most it can use and cost
 * @param holds   what of which budgets is held for it
 */
public record AttemptBegun(
        AttemptId id,
        CallId call,
        int number,
        Instant at,
        Payer caller,
        String route,
        String dialect,
        String task,
        String provider,
        String model,
        Map<String, String> tags,
        @Nullable String user,
        WorstCase worst,
        List<BudgetAmount> holds) {
    public AttemptBegun {
        at = at.truncatedTo(ChronoUnit.MICROS);
        model = Storable.text(model);
        tags = Storable.tags(tags);
        user = Storable.optional(user);
        holds = List.copyOf(holds);
    }

    /**
     * Who pays.
     *
     * @param principal stable id, such as {@code member:alice}
     * @param kind      {@code member}, {@code service-account}, {@code first-admin}, {@code anonymous}
     * @param name      of the caller within its kind
     * @param team      null for those in none
     * @param key       id of the key; null when it was none of the directory's
     */
    public record Payer(
            String principal,
            String kind,
            String name,
            @Nullable String team,
            @Nullable String key) {}

    /**
     * The most an attempt can use and cost.
     *
     * @param costNanoUsd  0 when there is no price
     * @param priceVersion null when there is no price
     */
    public record WorstCase(
            long inputTokens,
            long outputTokens,
            long costNanoUsd,
            @Nullable String priceVersion) {}

    /**
     * Part of a budget.
     *
     * @param budget      its id
     * @param windowStart of the window it belongs to
     * @param amount      in the budget's unit: nano-dollars, tokens or calls
     */
    public record BudgetAmount(String budget, Instant windowStart, long amount) {}
}
