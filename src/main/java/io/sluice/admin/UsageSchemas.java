package io.sluice.admin;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the OpenAPI document says of usage. Documentation only; a test holds it against what is written. */
final class UsageSchemas {
    private static final String GROUP = "There when usage is grouped by it; null for attempts that have none.";
    private static final String MICROS = "Microseconds.";

    private UsageSchemas() {}

    @Schema(name = "UsagePage", description = "Usage, added up.")
    record UsagePage(
            List<UsageRow> rows,

            @Schema(description = "Of the next page; null on the last one") @Nullable
            String next_cursor) {}

    @Schema(name = "UsageRow", description = "What a combination of values used.")
    record UsageRow(
            @Schema(description = GROUP) @Nullable String day,
            @Schema(description = GROUP) @Nullable String hour,
            @Schema(description = GROUP) @Nullable String route,
            @Schema(description = GROUP) @Nullable String provider,
            @Schema(description = GROUP) @Nullable String model,
            @Schema(description = GROUP) @Nullable String team,
            @Schema(description = GROUP) @Nullable String member,
            @Schema(description = GROUP) @Nullable String service_account,
            @Schema(description = GROUP) @Nullable String key,
            @Schema(description = GROUP) @Nullable String tag,

            @Schema(description = "A call counts where its first attempt does")
            long calls,

            @Schema(description = "Repeated and failed ones too")
            long attempts,

            @Schema(description = "Their usage was counted by the gateway")
            long estimated_attempts,

            @Schema(description = "They are charged at their worst, for nobody knows")
            long unknown_attempts,

            @Schema(description = "Their model had no price")
            long unpriced_attempts,

            @Schema(description = "By bucket; no token is in two")
            Map<String, Long> tokens,

            @Schema(description = "Billionths of a dollar") long cost_nano_usd) {}

    @Schema(name = "LedgerRow", description = "One attempt.")
    record LedgerRow(
            String attempt_id,
            String call_id,
            @Schema(description = "Within its call, from 1") int attempt,
            String started_at,
            String ended_at,
            String organization,
            String principal,

            @Schema(enumeration = {"member", "service-account", "first-admin", "anonymous"})
            String caller_kind,

            String caller,
            @Nullable String team,

            @Schema(description = "The id of the key") @Nullable
            String key,

            String route,
            String dialect,
            String task,
            String provider,
            @Schema(description = "The one asked for") String model,
            @Nullable String model_answered,
            Map<String, String> tags,

            @Schema(description = "The caller's own end user") @Nullable
            String user,

            @Schema(description = "success, or what went wrong in one word")
            String outcome,

            @Nullable String finish_reason,
            @Schema(description = MICROS) long latency_us,
            @Schema(description = MICROS) @Nullable Long first_token_us,

            @Schema(enumeration = {"reported", "estimated", "unknown"})
            String usage_known,

            @Schema(description = "By bucket; no token is in two")
            Map<String, Long> tokens,

            @Schema(description = "The provider's own usage document") @Nullable
            Object usage,

            @Schema(description = "Billionths of a dollar") long cost_nano_usd,
            @Nullable String price_version,

            @Schema(description = "Whether its model had no price")
            boolean unpriced,

            WorstCase worst_case,

            @Schema(description = "What was held of budgets while it was under way")
            List<Amount> holds,

            @Schema(description = "What was charged to budgets")
            List<Amount> charges) {}

    @Schema(name = "LedgerWorstCase", description = "The most it could use and cost.")
    record WorstCase(
            long input,
            long output,
            long cost_nano_usd,
            @Nullable String price_version) {}

    @Schema(name = "LedgerAmount", description = "Part of a budget's window, in the budget's unit.")
    record Amount(String budget, String window_start, long amount) {}
}
