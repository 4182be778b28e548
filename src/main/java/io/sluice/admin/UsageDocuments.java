package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.ledger.Dimension;
import io.sluice.ledger.EntryQuery.Place;
import io.sluice.ledger.UsageRow;
import io.sluice.model.CallFailed;
import io.sluice.model.TokenBucket;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Usage as JSON, and cursors, which say where a page ended. */
final class UsageDocuments {
    /** The year 9999: what is later is no cursor of ours, and nothing is behind it. */
    private static final long MOST_MICROS = 253_370_764_800_000_000L;

    private UsageDocuments() {}

    static ObjectNode page(List<Dimension> groups, List<UsageRow> rows, @Nullable String nextCursor) {
        ObjectNode page = JsonCodec.object();
        ArrayNode all = page.putArray("rows");
        rows.forEach(row -> all.add(row(groups, row)));
        page.put("next_cursor", nextCursor);
        return page;
    }

    private static ObjectNode row(List<Dimension> groups, UsageRow row) {
        ObjectNode node = JsonCodec.object();
        for (int i = 0; i < groups.size(); i++) {
            String value = row.group().get(i);
            node.put(groups.get(i).word(), value.isEmpty() ? null : value);
        }
        node.put("calls", row.attempts().calls());
        node.put("attempts", row.attempts().all());
        node.put("estimated_attempts", row.attempts().estimated());
        node.put("unknown_attempts", row.attempts().unknown());
        node.put("unpriced_attempts", row.attempts().unpriced());
        ObjectNode tokens = node.putObject("tokens");
        for (TokenBucket bucket : TokenBucket.values()) {
            tokens.put(bucket.id(), row.tokens().getOrDefault(bucket, BigInteger.ZERO));
        }
        node.put("cost_nano_usd", row.costNanoUsd());
        return node;
    }

    static String cursor(UsageRow last) {
        ArrayNode values = JsonCodec.array();
        last.group().forEach(values::add);
        return encode(values);
    }

    /** The values of the row that a page of these groups ended with; null for the first page. */
    static @Nullable List<String> groupsAfter(@Nullable String cursor, List<Dimension> groups) {
        if (AuditParameters.given(cursor) == null || cursor == null) {
            return null;
        }
        var values = new ArrayList<String>();
        decode(cursor).forEach(value -> values.add(value.asText()));
        if (values.size() != groups.size()) {
            throw notOurs();
        }
        return values;
    }

    static String cursor(Place last) {
        return encode(JsonCodec.array()
                .add(ChronoUnit.MICROS.between(Instant.EPOCH, last.startedAt()))
                .add(last.attempt()));
    }

    /** The row that a page ended with; null for the first page. */
    static @Nullable Place placeAfter(@Nullable String cursor) {
        if (AuditParameters.given(cursor) == null || cursor == null) {
            return null;
        }
        JsonNode values = decode(cursor);
        if (values.size() != 2 || !values.path(0).canConvertToLong()) {
            throw notOurs();
        }
        Instant startedAt = Instant.EPOCH.plus(values.path(0).asLong() % MOST_MICROS, ChronoUnit.MICROS);
        return new Place(startedAt, values.path(1).asText());
    }

    private static String encode(JsonNode values) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JsonCodec.writeBytes(values));
    }

    private static JsonNode decode(String cursor) {
        try {
            JsonNode values = JsonCodec.read(Base64.getUrlDecoder().decode(cursor.getBytes(StandardCharsets.UTF_8)));
            if (values.isArray() && !values.toString().contains("\\u0000")) {
                return values;
            }
        } catch (InvalidJson | IllegalArgumentException e) {
            // refused below, like JSON that is no cursor
        }
        throw notOurs();
    }

    private static CallFailed notOurs() {
        return AuditParameters.invalid("cursor", "'cursor' must be the next cursor of a page of the same request.");
    }
}
