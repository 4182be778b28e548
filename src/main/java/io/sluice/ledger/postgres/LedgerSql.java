package io.sluice.ledger.postgres;

import io.sluice.model.TokenBucket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a row of the ledger counts for, said once: for the sums, for what is read of them, and for their verification. */
final class LedgerSql {
    /** The model of a row: the one asked for, or the one that answered where the route names none. */
    static final String MODEL = "coalesce(nullif(model, ''), model_answered, '')";

    /** What is summed up apart. */
    static final List<String> DIMENSIONS =
            List.of("organization", "route", "provider", "model", "team", "caller_kind", "caller", "key_id");

    /** What is summed up. */
    static final List<String> COUNTERS = Stream.concat(
                    Stream.concat(
                            Stream.of(
                                    "calls", "attempts", "estimated_attempts", "unknown_attempts", "unpriced_attempts"),
                            Arrays.stream(TokenBucket.values()).map(TokenBucket::id)),
                    Stream.of("cost_nano_usd"))
            .toList();

    private static final String BUCKETS =
            Arrays.stream(TokenBucket.values()).map(TokenBucket::id).collect(Collectors.joining(", "));

    private LedgerSql() {}

    /**
     * The rows of {@code source} with the columns of the tables of sums. A call counts where its first attempt does.
     */
    static String counted(String source) {
        return "select started_at as at, organization, route, provider,"
                + " " + MODEL + " as model, coalesce(team, '') as team, caller_kind,"
                + " caller, coalesce(key_id, '') as key_id, (attempt = 1)::int as calls, 1 as attempts,"
                + " (usage_known = 'estimated')::int as estimated_attempts,"
                + " (usage_known = 'unknown')::int as unknown_attempts,"
                + " (price_version is null)::int as unpriced_attempts, " + BUCKETS + ", cost_nano_usd, tags from "
                + source;
    }

    /**
     * The sums of {@code source} by {@code unit}, in a fixed order, so that two gateways never wait for each other.
     *
     * @param unit {@code hour} or {@code day}
     */
    static String summed(String source, String unit) {
        String at = "date_trunc('" + unit + "', at, 'UTC')";
        String dimensions = String.join(", ", DIMENSIONS);
        return "select " + at + " as at, " + dimensions + ", " + sums(COUNTERS) + " from (" + counted(source)
                + ") as counted group by " + at + ", " + dimensions + " order by " + at + ", " + dimensions;
    }

    /** Adds the sums of {@code source} to the table of the unit. */
    static String addSums(String source, String unit) {
        String table = table(unit);
        String columns = "at, " + String.join(", ", DIMENSIONS);
        return "insert into " + table + " as sums (" + columns + ", " + String.join(", ", COUNTERS) + ") "
                + summed(source, unit) + " on conflict (" + columns + ") do update set "
                + COUNTERS.stream()
                        .map(counter -> counter + " = sums." + counter + " + excluded." + counter)
                        .collect(Collectors.joining(", "));
    }

    /** The table with the sums of {@code hour} or {@code day}. */
    static String table(String unit) {
        return "ledger_" + unit;
    }

    static String sums(List<String> counters) {
        return counters.stream()
                .map(counter -> "sum(" + counter + ")::numeric as " + counter)
                .collect(Collectors.joining(", "));
    }
}
