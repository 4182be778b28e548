package io.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptBegun.Payer;
import io.sluice.ledger.AttemptBegun.WorstCase;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.model.CallId;
import io.sluice.model.FinishReason;
import io.sluice.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of the journal as JSON. A record that begins an attempt has {@code "r":"begin"}; one that ends it has {@code
 * "r":"end"} and says everything again, so that it alone is the row. Members are short for there are many; unknown ones are
 * ignored, so that a newer gateway's journal can be read.
 */
final class LedgerCodec {
    private LedgerCodec() {}

    /** What a record says. */
    sealed interface Record {
        /** An attempt began. */
        record Begin(AttemptBegun begun) implements Record {}

        /** An attempt ended. */
        record End(LedgerEntry entry) implements Record {}
    }

    static byte[] begin(AttemptBegun begun) {
        return JsonCodec.writeBytes(write(begun).put("r", "begin"));
    }

    static byte[] end(LedgerEntry entry) {
        ObjectNode node = write(entry.begun()).put("r", "end");
        node.set("end", write(entry.ended()));
        return JsonCodec.writeBytes(node);
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException when it is none: its checksum was right, so another program wrote it
     */
    static Record read(byte[] content) {
        try {
            JsonNode node = JsonCodec.read(content);
            AttemptBegun begun = begun(node);
            return node.path("r").asText().equals("end")
                    ? new Record.End(new LedgerEntry(begun, ended(node.path("end"))))
                    : new Record.Begin(begun);
        } catch (InvalidJson e) {
            throw new IllegalArgumentException("a record of the journal is no JSON", e);
        }
    }

    private static ObjectNode write(AttemptBegun begun) {
        ObjectNode node = JsonCodec.object();
        node.put("id", begun.id().value());
        node.put("call", begun.call().value());
        node.put("n", begun.number());
        node.put("at", micros(begun.at()));
        ObjectNode payer = node.putObject("by");
        payer.put("p", begun.caller().principal());
        payer.put("k", begun.caller().kind());
        payer.put("n", begun.caller().name());
        put(payer, "t", begun.caller().team());
        put(payer, "key", begun.caller().key());
        node.put("route", begun.route());
        node.put("dialect", begun.dialect());
        node.put("task", begun.task());
        node.put("provider", begun.provider());
        node.put("model", begun.model());
        if (!begun.tags().isEmpty()) {
            ObjectNode tags = node.putObject("tags");
            begun.tags().forEach(tags::put);
        }
        put(node, "user", begun.user());
        ObjectNode worst = node.putObject("worst");
        worst.put("in", begun.worst().inputTokens());
        worst.put("out", begun.worst().outputTokens());
        worst.put("cost", begun.worst().costNanoUsd());
        put(worst, "price", begun.worst().priceVersion());
        put(node, "holds", begun.holds());
        return node;
    }

    private static AttemptBegun begun(JsonNode node) {
        JsonNode payer = node.path("by");
        JsonNode worst = node.path("worst");
        Map<String, String> tags = new LinkedHashMap<>();
        node.path("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return new AttemptBegun(
                new AttemptId(node.path("id").asText()),
                new CallId(node.path("call").asText()),
                node.path("n").asInt(),
                instant(node.path("at").asLong()),
                new Payer(
                        payer.path("p").asText(),
                        payer.path("k").asText(),
                        payer.path("n").asText(),
                        text(payer, "t"),
                        text(payer, "key")),
                node.path("route").asText(),
                node.path("dialect").asText(),
                node.path("task").asText(),
                node.path("provider").asText(),
                node.path("model").asText(),
                tags,
                text(node, "user"),
                new WorstCase(
                        worst.path("in").asLong(),
                        worst.path("out").asLong(),
                        worst.path("cost").asLong(),
                        text(worst, "price")),
                amounts(node.path("holds")));
    }

    private static ObjectNode write(AttemptEnded ended) {
        ObjectNode node = JsonCodec.object();
        node.put("at", micros(ended.at()));
        node.put("took", ended.latency().toNanos() / 1000);
        if (ended.firstEvent() != null) {
            node.put("first", ended.firstEvent().toNanos() / 1000);
        }
        node.put("outcome", ended.outcome());
        if (ended.finishReason() != null) {
            node.put("finish", ended.finishReason().name());
        }
        put(node, "model", ended.model());
        node.set("tokens", TokenCounts.write(ended.usage().tokens()));
        if (ended.usage().raw() != null) {
            node.set("raw", ended.usage().raw().node());
        }
        node.put("known", ended.known().name());
        node.put("cost", ended.costNanoUsd());
        put(node, "price", ended.priceVersion());
        put(node, "charges", ended.charges());
        return node;
    }

    private static AttemptEnded ended(JsonNode node) {
        JsonNode raw = node.get("raw");
        Known known = known(node.path("known").asText());
        String finish = text(node, "finish");
        return new AttemptEnded(
                instant(node.path("at").asLong()),
                Duration.of(node.path("took").asLong(), ChronoUnit.MICROS),
                node.has("first") ? Duration.of(node.path("first").asLong(), ChronoUnit.MICROS) : null,
                node.path("outcome").asText(),
                finishReason(finish),
                text(node, "model"),
                new Usage(
                        TokenCounts.read(node.path("tokens")),
                        Usage.Knowledge.REPORTED,
                        raw == null ? null : Json.of(raw)),
                known,
                node.path("cost").asLong(),
                text(node, "price"),
                amounts(node.path("charges")));
    }

    /** Null also for one that only a newer gateway knows. */
    private static @Nullable FinishReason finishReason(@Nullable String name) {
        for (FinishReason reason : FinishReason.values()) {
            if (reason.name().equals(name)) {
                return reason;
            }
        }
        return null;
    }

    private static Known known(String name) {
        for (Known known : Known.values()) {
            if (known.name().equals(name)) {
                return known;
            }
        }
        return Known.ESTIMATED;
    }

    private static void put(ObjectNode node, String member, @Nullable String text) {
        if (text != null) {
            node.put(member, text);
        }
    }

    private static void put(ObjectNode node, String member, List<BudgetAmount> amounts) {
        if (!amounts.isEmpty()) {
            ArrayNode all = node.putArray(member);
            amounts.forEach(amount -> all.addArray()
                    .add(amount.budget())
                    .add(micros(amount.windowStart()))
                    .add(amount.amount()));
        }
    }

    private static List<BudgetAmount> amounts(JsonNode all) {
        var amounts = new ArrayList<BudgetAmount>();
        all.forEach(one -> amounts.add(new BudgetAmount(
                one.path(0).asText(), instant(one.path(1).asLong()), one.path(2).asLong())));
        return amounts;
    }

    private static @Nullable String text(JsonNode node, String member) {
        JsonNode value = node.get(member);
        return value == null || value.isNull() ? null : value.asText();
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
