package io.sluice.ledger.postgres;

import io.sluice.ledger.EntryQuery;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;

/** The statement for a page of rows: an index gives them in their order, from behind the last one of the page before. */
final class EntrySql {
    private static final String COLUMNS = new EntryColumns("").selection();

    private final Conditions conditions = new Conditions();
    private final String text;

    EntrySql(EntryQuery query) {
        var where = new ArrayList<String>();
        where.add("started_at >= " + conditions.value(EntryColumns.utc(from(query))));
        where.add("started_at < "
                + conditions.value(EntryColumns.utc(query.filter().to())));
        EntryQuery.Place after = query.after();
        if (after != null) {
            where.add("(started_at, attempt_id) > (" + conditions.value(EntryColumns.utc(after.startedAt())) + ", "
                    + conditions.value(after.attempt()) + ")");
        }
        if (query.call() != null) {
            where.add("call_id = " + conditions.value(query.call()));
        }
        if (query.attempt() != null) {
            where.add("attempt_id = " + conditions.value(query.attempt()));
        }
        where.add(conditions.of(query.filter(), LedgerSql.MODEL));
        text = "select " + COLUMNS + " from ledger_entry where " + String.join(" and ", where)
                + " order by started_at, attempt_id limit " + conditions.value(query.limit());
    }

    String text() {
        return text;
    }

    /** Not before the page before ended: months that lie behind it are not looked at. */
    private static Instant from(EntryQuery query) {
        EntryQuery.Place after = query.after();
        Instant from = query.filter().from();
        return after != null && after.startedAt().isAfter(from) ? after.startedAt() : from;
    }

    Tuple values() {
        return conditions.values();
    }
}
