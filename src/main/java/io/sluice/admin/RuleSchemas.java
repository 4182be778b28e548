package io.sluice.admin;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the OpenAPI document says of limits and budgets. Documentation only: reading and writing is admission's. */
final class RuleSchemas {
    private RuleSchemas() {}

    @Schema(name = "LimitScope", description = "Whose calls count: one of these, or a member and a route.")
    record LimitScope(
            @Nullable String organization,
            @Nullable String team,
            @Nullable String member,
            @Nullable String service_account,

            @Schema(description = "The id of a key") @Nullable
            String key,

            @Nullable String route) {}

    @Schema(name = "LimitBody", description = "A limit: one amount, and in what time.")
    record LimitBody(
            LimitScope scope,
            @Schema(minimum = "1") @Nullable Long calls,
            @Schema(minimum = "1") @Nullable Long input_tokens,
            @Schema(minimum = "1") @Nullable Long output_tokens,
            @Schema(minimum = "1") @Nullable Long total_tokens,

            @Schema(description = "Calls under way at once; without 'per'", minimum = "1") @Nullable
            Long in_flight,

            @Schema(
                    description = "Counted over the last such time at any moment",
                    enumeration = {"second", "minute", "hour", "day"})
            @Nullable
            String per) {}

    @Schema(name = "RateLimit", description = "A limit as it is in force.")
    record Limit(
            String id,
            LimitScope scope,
            @Nullable Long calls,
            @Nullable Long input_tokens,
            @Nullable Long output_tokens,
            @Nullable Long total_tokens,
            @Nullable Long in_flight,
            @Nullable String per) {}

    @Schema(name = "LimitPage", description = "A page of limits.")
    record LimitPage(List<Limit> items, @Nullable String next_page_token) {}

    @Schema(name = "BudgetScope", description = "Whose calls count: one of these.")
    record BudgetScope(
            @Nullable String organization,
            @Nullable String team,
            @Nullable String member,
            @Nullable String service_account,

            @Schema(description = "The id of a key") @Nullable
            String key,

            @Nullable String route,

            @Schema(description = "name=value, as in x-sluice-tags") @Nullable
            String tag) {}

    @Schema(name = "BudgetLimit", description = "How much: one of these.")
    record BudgetLimit(
            @Schema(description = "US dollars as a decimal text", example = "10.00") @Nullable
            String usd,

            @Nullable Long tokens,
            @Nullable Long calls) {}

    @Schema(name = "BudgetBody", description = "A budget as an administrator declares it.")
    record BudgetBody(
            BudgetScope scope,
            BudgetLimit limit,

            @Schema(description = "day, week, month; or {\"rolling\": \"24h\"}", example = "day")
            Object window,

            @Schema(description = "Where days, weeks and months begin", defaultValue = "UTC") @Nullable
            String time_zone,

            @Schema(description = "Whether calls that could pass it are refused", defaultValue = "true") @Nullable
            Boolean hard,

            @Schema(
                    description = "From this part of the limit on the webhook is told; 80 when there is a webhook",
                    minimum = "1",
                    maximum = "100")
            @Nullable
            Integer soft_percent,

            @Schema(description = "Is told once a window", example = "https://example.com/hook") @Nullable
            String webhook,

            @Schema(
                    description = "What becomes of calls to models without a price",
                    enumeration = {"serve", "refuse"},
                    defaultValue = "serve")
            @Nullable
            String unpriced) {}

    @Schema(
            name = "Budget",
            description = "A budget as it stands. Amounts are in nano-dollars, tokens or calls, as its limit is.")
    record Budget(
            String id,
            BudgetScope scope,
            BudgetLimit limit,
            Object window,
            @Nullable String time_zone,
            boolean hard,
            @Nullable Integer soft_percent,
            @Nullable String webhook,
            String unpriced,
            @Nullable Long limit_nano_usd,
            @Nullable Long spent_nano_usd,
            @Nullable Long held_nano_usd,
            @Nullable Long leased_nano_usd,
            @Nullable Long limit_tokens,
            @Nullable Long spent_tokens,
            @Nullable Long held_tokens,
            @Nullable Long leased_tokens,
            @Nullable Long limit_calls,
            @Nullable Long spent_calls,
            @Nullable Long held_calls,
            @Nullable Long leased_calls,

            @Schema(description = "When the present window ends", format = "date-time")
            String resets_at) {}

    @Schema(name = "BudgetPage", description = "A page of budgets.")
    record BudgetPage(List<Budget> items, @Nullable String next_page_token) {}

    @Schema(name = "GatewayShare", description = "What a gateway has taken of a budget to spend without asking.")
    record GatewayShare(
            String budget,

            @Schema(description = "When the window began; 1970 for rolling ones", format = "date-time")
            String window_start,

            @Schema(description = "In the budget's unit; below zero, what it owes")
            long amount) {}

    @Schema(name = "Gateway", description = "One start of one gateway.")
    record Gateway(
            String id,
            String node,
            @Schema(format = "date-time") String started_at,

            @Schema(description = "When it was heard of last", format = "date-time")
            String seen_at,

            @Schema(
                    description = "What was decided about its shares",
                    enumeration = {"spent", "returned"})
            @Nullable
            String closed,

            List<GatewayShare> shares) {}

    @Schema(name = "GatewayPage", description = "A page of gateways.")
    record GatewayPage(List<Gateway> items, @Nullable String next_page_token) {}

    @Schema(name = "GatewayClose", description = "What becomes of the shares of a lost gateway.")
    record GatewayClose(
            @Schema(enumeration = {"spent", "returned"}) String shares) {}
}
