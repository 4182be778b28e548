package io.sluice.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import io.sluice.routing.Declaration.Limit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Limits of a route in MLflow's JSON: {@code [{"calls": 5, "renewal_period": "minute", "key": null}]}. */
public final class RouteLimitDocument {
    /** More than anybody needs for one route. */
    private static final int MOST = 16;

    private static final int LONGEST_TEXT = 64;

    private RouteLimitDocument() {}

    /**
     * Reads a list of limits. Members that nobody knows are ignored, as MLflow does.
     *
     * @param field what the list is called in messages
     * @throws CallFailed with all problems
     */
    public static List<Limit> read(JsonNode list, String field) {
        if (!list.isArray() || list.size() > MOST) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field,
                    "list_type",
                    "'" + field + "' must be a list of at most " + MOST
                            + " limits, such as [{\"calls\": 5, \"renewal_period\": \"minute\"}]."));
        }
        var problems = new ArrayList<Violation>();
        var limits = new ArrayList<Limit>();
        for (int i = 0; i < list.size(); i++) {
            Limit limit = limit(list.get(i), field + "[" + i + "].", problems);
            if (limit != null) {
                limits.add(limit);
            }
        }
        if (!problems.isEmpty()) {
            throw new CallFailed(new Failure.InvalidRequest(problems));
        }
        return limits;
    }

    /** Writes them as MLflow's clients read them; {@code key} is always there. */
    public static ArrayNode write(List<Limit> limits) {
        ArrayNode list = JsonCodec.object().putArray("limits");
        limits.forEach(limit -> list.add(write(limit)));
        return list;
    }

    /** Writes one. */
    public static ObjectNode write(Limit limit) {
        return JsonCodec.object()
                .put("calls", limit.calls())
                .put("key", limit.key())
                .put("renewal_period", limit.renewalPeriod());
    }

    private static @Nullable Limit limit(JsonNode item, String prefix, List<Violation> problems) {
        JsonNode calls = item.path("calls");
        JsonNode period = item.path("renewal_period");
        JsonNode key = item.path("key");
        int before = problems.size();
        if (!calls.isIntegralNumber()
                || !calls.canConvertToLong()
                || calls.longValue() < 1
                || calls.longValue() > RateLimit.MOST) {
            problems.add(new Violation(
                    prefix + "calls",
                    "int_range",
                    "'" + prefix + "calls' must be a whole number from 1 to " + RateLimit.MOST + "."));
        }
        if (!period.isTextual()
                || period.textValue().length() > LONGEST_TEXT
                || RenewalPeriod.parse(period.textValue()).isEmpty()) {
            problems.add(new Violation(
                    prefix + "renewal_period",
                    "renewal_period",
                    "'" + prefix + "renewal_period' must be second, minute, hour, day, month or year, with an optional"
                            + " multiple such as 2 minutes."));
        }
        boolean keyed =
                key.isTextual() && !key.textValue().isBlank() && key.textValue().length() <= LONGEST_TEXT;
        if (!keyed && !key.isMissingNode() && !key.isNull()) {
            problems.add(
                    new Violation(prefix + "key", "string_type", "'" + prefix + "key' must be null or a short text."));
        }
        return problems.size() > before
                ? null
                : new Limit(
                        calls.longValue(),
                        keyed ? key.textValue() : null,
                        period.textValue().strip());
    }
}
