package io.sluice.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptBegun.WorstCase;
import io.sluice.ledger.LedgerReader.Kept;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row of the ledger as people and programs get it. Every member is always there, null where there is nothing to say. */
public final class LedgerJson {
    private LedgerJson() {}

    /** The row as a document. */
    public static ObjectNode document(Kept kept) {
        AttemptBegun begun = kept.entry().begun();
        AttemptEnded ended = kept.entry().ended();
        ObjectNode node = JsonCodec.object();
        node.put("attempt_id", begun.id().value());
        node.put("call_id", begun.call().value());
        node.put("attempt", begun.number());
        node.put("started_at", begun.at().toString());
        node.put("ended_at", ended.at().toString());
        node.put("organization", kept.organization());
        node.put("principal", begun.caller().principal());
        node.put("caller_kind", begun.caller().kind());
        node.put("caller", begun.caller().name());
        node.put("team", begun.caller().team());
        node.put("key", begun.caller().key());
        node.put("route", begun.route());
        node.put("dialect", begun.dialect());
        node.put("task", begun.task());
        node.put("provider", begun.provider());
        node.put("model", begun.model());
        node.put("model_answered", ended.model());
        ObjectNode tags = node.putObject("tags");
        begun.tags().forEach(tags::put);
        node.put("user", begun.user());
        node.put("outcome", ended.outcome());
        node.put(
                "finish_reason",
                ended.finishReason() == null
                        ? null
                        : ended.finishReason().name().toLowerCase(Locale.ROOT));
        node.put("latency_us", micros(ended.latency()));
        node.put("first_token_us", ended.firstEvent() == null ? null : micros(ended.firstEvent()));
        node.put("usage_known", ended.known().word());
        node.set("tokens", TokenCounts.document(ended.usage().tokens()));
        node.set(
                "usage",
                ended.usage().raw() == null ? null : ended.usage().raw().node());
        node.put("cost_nano_usd", ended.costNanoUsd());
        node.put("price_version", ended.priceVersion());
        node.put("unpriced", ended.priceVersion() == null);
        worst(node.putObject("worst_case"), begun.worst());
        amounts(node.putArray("holds"), begun.holds());
        amounts(node.putArray("charges"), ended.charges());
        return node;
    }

    private static void worst(ObjectNode node, WorstCase worst) {
        node.put("input", worst.inputTokens());
        node.put("output", worst.outputTokens());
        node.put("cost_nano_usd", worst.costNanoUsd());
        node.put("price_version", worst.priceVersion());
    }

    private static void amounts(ArrayNode all, List<BudgetAmount> amounts) {
        for (BudgetAmount amount : amounts) {
            all.addObject()
                    .put("budget", amount.budget())
                    .put("window_start", amount.windowStart().toString())
                    .put("amount", amount.amount());
        }
    }

    private static @Nullable Long micros(@Nullable Duration duration) {
        return duration == null ? null : duration.toNanos() / 1000;
    }
}
