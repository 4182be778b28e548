package io.sluice.ledger.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.AttemptBegun;
import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptBegun.Payer;
import io.sluice.ledger.AttemptBegun.WorstCase;
import io.sluice.ledger.AttemptEnded;
import io.sluice.ledger.AttemptEnded.Known;
import io.sluice.ledger.AttemptId;
import io.sluice.ledger.LedgerEntry;
import io.sluice.ledger.LedgerReader.Kept;
import io.sluice.ledger.TokenCounts;
import io.sluice.model.CallId;
import io.sluice.model.FinishReason;
import io.sluice.model.Usage;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of {@code ledger_entry} as an entry. */
final class EntryRow {
    private final Row row;

    private EntryRow(Row row) {
        this.row = row;
    }

    static Kept of(Row row) {
        var entry = new EntryRow(row);
        return new Kept(new LedgerEntry(entry.begun(), entry.ended()), row.getString("organization"));
    }

    private AttemptBegun begun() {
        return new AttemptBegun(
                new AttemptId(row.getString("attempt_id")),
                new CallId(row.getString("call_id")),
                row.getInteger("attempt"),
                time("started_at"),
                new Payer(
                        row.getString("principal"),
                        row.getString("caller_kind"),
                        row.getString("caller"),
                        row.getString("team"),
                        row.getString("key_id")),
                row.getString("route"),
                row.getString("dialect"),
                row.getString("task"),
                row.getString("provider"),
                row.getString("model"),
                tags(),
                row.getString("end_user"),
                new WorstCase(
                        row.getLong("worst_input"),
                        row.getLong("worst_output"),
                        row.getLong("worst_cost_nano_usd"),
                        row.getString("worst_price_version")),
                amounts("holds"));
    }

    private AttemptEnded ended() {
        String finish = row.getString("finish_reason");
        Known known = Known.valueOf(row.getString("usage_known").toUpperCase(Locale.ROOT));
        return new AttemptEnded(
                time("ended_at"),
                micros(row.getLong("latency_us")),
                row.getLong("first_event_us") == null ? null : micros(row.getLong("first_event_us")),
                row.getString("outcome"),
                finish == null ? null : FinishReason.valueOf(finish.toUpperCase(Locale.ROOT)),
                row.getString("model_answered"),
                Usage.reported(TokenCounts.of(bucket -> row.getLong(bucket.id())), raw()),
                known,
                row.getLong("cost_nano_usd"),
                row.getString("price_version"),
                amounts("charges"));
    }

    private Map<String, String> tags() {
        var tags = new HashMap<String, String>();
        json("tags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }

    private @Nullable Json raw() {
        return row.getString("usage_raw") == null ? null : Json.of(json("usage_raw"));
    }

    private List<BudgetAmount> amounts(String column) {
        var amounts = new ArrayList<BudgetAmount>();
        json(column)
                .forEach(amount -> amounts.add(new BudgetAmount(
                        amount.path("budget").asText(),
                        Instant.parse(amount.path("window_start").asText()),
                        amount.path("amount").asLong())));
        return amounts;
    }

    private JsonNode json(String column) {
        try {
            return JsonCodec.read(row.getString(column));
        } catch (InvalidJson e) {
            throw new IllegalStateException("the column " + column + " of the ledger holds no JSON", e);
        }
    }

    private Instant time(String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static Duration micros(long count) {
        return Duration.of(count, ChronoUnit.MICROS);
    }
}
