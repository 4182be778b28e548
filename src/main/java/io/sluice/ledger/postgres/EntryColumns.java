package io.sluice.ledger.postgres;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.LedgerEntry;
import io.sluice.model.FinishReason;
import io.sluice.model.TokenBucket;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code ledger_entry}, each with what an entry has to say in it. Rows are sent by the column, as one array
 * each: a statement for a thousand rows is as long as one for a single row, and is parsed once.
 */
final class EntryColumns {
    private final List<Column> columns = new ArrayList<>();

    /**
     * @param organization whose gateway this is
     */
    EntryColumns(String organization) {
        text("attempt_id", entry -> entry.begun().id().value());
        time("started_at", entry -> entry.begun().at());
        text("call_id", entry -> entry.begun().call().value());
        add("attempt", "int", "int", Integer[]::new, entry -> entry.begun().number());
        time("ended_at", entry -> entry.ended().at());
        text("organization", entry -> organization);
        text("principal", entry -> entry.begun().caller().principal());
        text("caller_kind", entry -> entry.begun().caller().kind());
        text("caller", entry -> entry.begun().caller().name());
        text("team", entry -> entry.begun().caller().team());
        text("key_id", entry -> entry.begun().caller().key());
        text("route", entry -> entry.begun().route());
        text("dialect", entry -> entry.begun().dialect());
        text("task", entry -> entry.begun().task());
        text("provider", entry -> entry.begun().provider());
        text("model", entry -> entry.begun().model());
        text("model_answered", entry -> entry.ended().model());
        json("tags", entry -> tags(entry.begun().tags()));
        text("end_user", entry -> entry.begun().user());
        text("outcome", entry -> entry.ended().outcome());
        text("finish_reason", entry -> word(entry.ended().finishReason()));
        number("latency_us", entry -> micros(entry.ended().latency()));
        add(
                "first_event_us",
                "bigint",
                "bigint",
                Long[]::new,
                entry -> optionalMicros(entry.ended().firstEvent()));
        text("usage_known", entry -> entry.ended().known().word());
        for (TokenBucket bucket : TokenBucket.values()) {
            number(bucket.id(), entry -> bucket.of(entry.ended().usage().tokens()));
        }
        json("usage_raw", entry -> text(entry.ended().usage().raw()));
        number("cost_nano_usd", entry -> entry.ended().costNanoUsd());
        text("price_version", entry -> entry.ended().priceVersion());
        number("worst_input", entry -> entry.begun().worst().inputTokens());
        number("worst_output", entry -> entry.begun().worst().outputTokens());
        number("worst_cost_nano_usd", entry -> entry.begun().worst().costNanoUsd());
        text("worst_price_version", entry -> entry.begun().worst().priceVersion());
        json("holds", entry -> amounts(entry.begun().holds()));
        json("charges", entry -> amounts(entry.ended().charges()));
    }

    /** {@code a, b, c}. */
    String names() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /** The columns as they are read: documents as text, which keeps every digit. */
    String selection() {
        return columns.stream()
                .map(column -> column.type().equals("jsonb") ? column.name() + "::text" : column.name())
                .collect(Collectors.joining(", "));
    }

    /** The names with what makes a column's type of what is sent. */
    String casts() {
        return columns.stream()
                .map(column ->
                        column.sent().equals(column.type()) ? column.name() : column.name() + "::" + column.type())
                .collect(Collectors.joining(", "));
    }

    /** {@code $1::text[], $2::timestamptz[], ...}. */
    String parameters() {
        var parameters = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            parameters.append(i == 0 ? "$" : ", $").append(i + 1);
            parameters.append("::").append(columns.get(i).sent()).append("[]");
        }
        return parameters.toString();
    }

    /** The values of all entries, an array for each column. */
    Tuple values(List<LedgerEntry> entries) {
        Tuple values = Tuple.tuple();
        for (Column column : columns) {
            Object[] array = column.array().apply(entries.size());
            for (int i = 0; i < array.length; i++) {
                array[i] = column.value().apply(entries.get(i));
            }
            values.addValue(array);
        }
        return values;
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private void text(String name, Function<LedgerEntry, @Nullable String> value) {
        add(name, "text", "text", String[]::new, value);
    }

    private void json(String name, Function<LedgerEntry, @Nullable String> value) {
        add(name, "jsonb", "text", String[]::new, value);
    }

    private void number(String name, ToLongFunction<LedgerEntry> value) {
        add(name, "bigint", "bigint", Long[]::new, value::applyAsLong);
    }

    private void time(String name, Function<LedgerEntry, Instant> value) {
        add(name, "timestamptz", "timestamptz", OffsetDateTime[]::new, entry -> utc(value.apply(entry)));
    }

    private void add(
            String name,
            String type,
            String sent,
            Function<Integer, Object[]> array,
            Function<LedgerEntry, ? extends @Nullable Object> value) {
        columns.add(new Column(name, type, sent, array, value));
    }

    private static @Nullable String word(@Nullable FinishReason reason) {
        return reason == null ? null : reason.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(@Nullable Json document) {
        return document == null ? null : document.text();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static @Nullable Long optionalMicros(@Nullable Duration duration) {
        return duration == null ? null : micros(duration);
    }

    private static String tags(Map<String, String> tags) {
        ObjectNode node = JsonCodec.object();
        tags.forEach(node::put);
        return JsonCodec.write(node);
    }

    private static String amounts(List<BudgetAmount> amounts) {
        ArrayNode all = JsonCodec.array();
        for (BudgetAmount amount : amounts) {
            all.addObject()
                    .put("budget", amount.budget())
                    .put("window_start", amount.windowStart().toString())
                    .put("amount", amount.amount());
        }
        return JsonCodec.write(all);
    }

    /**
     * One column.
     *
     * @param type  in the table
     * @param sent  as which type its values are sent
     * @param array makes an array for so many values
     */
    private record Column(
            String name,
            String type,
            String sent,
            Function<Integer, Object[]> array,
            Function<LedgerEntry, ? extends @Nullable Object> value) {}
}
