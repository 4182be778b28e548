package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.RateLimit.Measure;
import io.sluice.json.JsonCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Limits in JSON. */
public final class LimitDocument {
    /** Members of which a document has one. */
    static final List<String> MEASURES =
            Arrays.stream(Measure.values()).map(Measure::word).toList();

    private static final Map<String, Duration> PERIODS = periods();

    private LimitDocument() {}

    /**
     * Reads what an administrator wrote.
     *
     * @param id of the limit it becomes; a document may name it, but no other
     * @throws io.sluice.model.CallFailed with all problems
     */
    static RateLimit read(String id, JsonNode document) {
        Fields fields = Fields.of(document);
        Scope scope = ScopeDocument.read(fields, ScopeDocument.OF_LIMITS);
        List<String> measures = fields.present(
                Arrays.stream(Measure.values()).map(Measure::word).toList());
        Long amount = null;
        if (measures.size() == 1) {
            amount = fields.number(measures.getFirst(), 1, RateLimit.MOST);
        } else {
            fields.wrong("limit", "A limit counts one of calls, input_tokens, output_tokens, total_tokens, in_flight.");
        }
        String per = fields.text("per");
        String named = fields.text("id");
        if (named != null && !named.equals(id)) {
            fields.problem("id", "read_only", "is the gateway's to choose");
        }
        boolean inFlight = measures.equals(List.of(Measure.IN_FLIGHT.word()));
        if (inFlight && per != null) {
            fields.problem("per", "per", "has no meaning for calls in flight. Leave it out");
        } else if (!inFlight && (per == null || !PERIODS.containsKey(per))) {
            fields.problem("per", "per", "must be one of " + String.join(", ", PERIODS.keySet()));
        }
        fields.rejectOthers();
        fields.verify();
        if (scope == null || amount == null) {
            throw new IllegalStateException("a problem nobody told of");
        }
        return new RateLimit(
                id,
                scope,
                Measure.of(measures.getFirst()).orElseThrow(),
                amount,
                per == null ? Duration.ZERO : PERIODS.getOrDefault(per, Duration.ZERO));
    }

    /** Writes a limit as this API shows it. */
    public static ObjectNode write(RateLimit limit) {
        ObjectNode document = JsonCodec.object().put("id", limit.id());
        document.set("scope", ScopeDocument.write(limit.scope()));
        document.put(limit.measure().word(), limit.amount());
        PERIODS.forEach((word, period) -> {
            if (period.equals(limit.per())) {
                document.put("per", word);
            }
        });
        return document;
    }

    private static Map<String, Duration> periods() {
        var periods = new LinkedHashMap<String, Duration>();
        periods.put("second", Duration.ofSeconds(1));
        periods.put("minute", Duration.ofMinutes(1));
        periods.put("hour", Duration.ofHours(1));
        periods.put("day", Duration.ofDays(1));
        return periods;
    }
}
