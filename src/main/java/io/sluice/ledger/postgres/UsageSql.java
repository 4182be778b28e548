package io.sluice.ledger.postgres;

import io.sluice.ledger.Dimension;
import io.sluice.ledger.LedgerFilter;
import io.sluice.ledger.UsageQuery;
import io.sluice.ledger.postgres.Segment.Source;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statement for a page of usage: rows at the ends, sums between them, added up by the database. */
final class UsageSql {
    private static final String TAGS =
            " left join lateral (select key || '=' || value as tag from jsonb_each_text(tags)) t" + " on true";

    private final UsageQuery query;
    private final Conditions conditions = new Conditions();
    private final String text;

    UsageSql(UsageQuery query) {
        this.query = query;
        this.text = write();
    }

    String text() {
        return text;
    }

    Tuple values() {
        return conditions.values();
    }

    /** The column of a group by its place. */
    static String group(int index) {
        return "g" + index;
    }

    /** What a dimension is of a counted row; always text, empty for none. */
    static String expression(Dimension dimension) {
        return switch (dimension) {
            case DAY -> "to_char(at at time zone 'UTC', 'YYYY-MM-DD')";
            case HOUR -> "to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:00:00\"Z\"')";
            case ROUTE -> "route";
            case PROVIDER -> "provider";
            case MODEL -> "model";
            case TEAM -> "team";
            case MEMBER -> "case when caller_kind = 'member' then caller else '' end";
            case SERVICE_ACCOUNT -> "case when caller_kind = 'service-account' then caller else '' end";
            case KEY -> "key_id";
            case TAG -> "coalesce(t.tag, '')";
        };
    }

    private String write() {
        LedgerFilter filter = query.filter();
        String where = conditions.of(filter, "model");
        List<Segment> segments = Segment.of(filter.from(), filter.to(), finest());
        if (segments.isEmpty()) {
            segments = List.of(new Segment(Source.ROWS, filter.from(), filter.from()));
        }
        String parts =
                segments.stream().map(segment -> part(segment, where)).collect(Collectors.joining(" union all "));
        String groups = names("");
        String sums = LedgerSql.sums(LedgerSql.COUNTERS);
        if (groups.isEmpty()) {
            return "select " + sums + " from (" + parts + ") as parts having count(*) > 0 limit "
                    + conditions.value(query.limit());
        }
        return "select " + groups + ", " + sums + " from (" + parts + ") as parts" + behind() + " group by " + groups
                + " order by " + names(" collate \"C\"") + " limit " + conditions.value(query.limit());
    }

    /** Tags are in rows only, hours not in the sums by the day. */
    private Source finest() {
        if (asksFor(Dimension.TAG)) {
            return Source.ROWS;
        }
        return asksFor(Dimension.HOUR) ? Source.HOURS : Source.DAYS;
    }

    private boolean asksFor(Dimension dimension) {
        return query.groupBy().contains(dimension) || query.filter().only().containsKey(dimension);
    }

    private String part(Segment segment, String where) {
        var groups = new ArrayList<String>();
        for (int i = 0; i < query.groupBy().size(); i++) {
            groups.add(expression(query.groupBy().get(i)) + " as " + group(i));
        }
        String by = IntStream.rangeClosed(1, groups.size())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(", "));
        String select = groups.isEmpty() ? "" : String.join(", ", groups) + ", ";
        return "select " + select + LedgerSql.sums(LedgerSql.COUNTERS) + " from (" + source(segment) + ") as counted"
                + (query.groupBy().contains(Dimension.TAG) ? TAGS : "") + " where " + where
                + (groups.isEmpty() ? " having count(*) > 0" : " group by " + by);
    }

    private String source(Segment segment) {
        String from = conditions.value(EntryColumns.utc(segment.from()));
        String to = conditions.value(EntryColumns.utc(segment.to()));
        return switch (segment.source()) {
            case ROWS -> LedgerSql.counted("ledger_entry where started_at >= " + from + " and started_at < " + to);
            case HOURS -> sums("hour", from, to);
            case DAYS -> sums("day", from, to);
        };
    }

    private static String sums(String unit, String from, String to) {
        return "select at, " + String.join(", ", LedgerSql.DIMENSIONS) + ", " + String.join(", ", LedgerSql.COUNTERS)
                + ", null::jsonb as tags from " + LedgerSql.table(unit) + " where at >= " + from + " and at < " + to;
    }

    private String names(String suffix) {
        return IntStream.range(0, query.groupBy().size())
                .mapToObj(i -> group(i) + suffix)
                .collect(Collectors.joining(", "));
    }

    private String behind() {
        List<String> after = query.after();
        if (after == null) {
            return "";
        }
        String values = after.stream().map(conditions::value).collect(Collectors.joining("::text, ", "(", "::text)"));
        return " where (" + names(" collate \"C\"") + ") > " + values;
    }
}
