package io.sluice.ledger.postgres;

import io.sluice.ledger.LedgerProblem;
import io.sluice.ledger.LedgerReport;
import io.sluice.ledger.LedgerReport.Difference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares sums with rows where Quarkus does not run. Both are read as they were at one moment, so a gateway may go on writing.
 * The database adds up; nothing is kept here but what differs. Blocking.
 */
public final class JdbcLedgerCheck {
    /** More differences than these tell nothing new. */
    private static final int MOST = 20;

    private static final String NO_SUCH_TABLE = "42P01";
    private static final String KEPT = " >= (select rows_from from ledger_retention)";
    private static final String ROWS = "ledger_entry where started_at" + KEPT;

    private static final String BUDGETS = "with charged as (select c ->> 'budget' as budget_id,"
            + " (c ->> 'window_start')::timestamptz as window_start,"
            + " least(sum((c ->> 'amount')::numeric), 9223372036854775807) as charged"
            + " from ledger_entry, jsonb_array_elements(charges) c where started_at" + KEPT + " group by 1, 2)"
            + " select s.budget_id, s.window_start, s.spent, coalesce(c.charged, 0) as charged"
            + " from budget_spending s left join charged c using (budget_id, window_start)"
            + " where s.window_start" + KEPT + " and s.spent <> coalesce(c.charged, 0)"
            + " order by s.budget_id, s.window_start limit " + MOST;

    private final Connection connection;

    /**
     * @param connection for reading only; whoever opened it closes it
     */
    public JdbcLedgerCheck(Connection connection) {
        this.connection = connection;
    }

    /**
     * Reads all rows.
     *
     * @throws LedgerProblem when they cannot be read
     */
    public LedgerReport check() {
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try {
                return read();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new LedgerProblem(
                    NO_SUCH_TABLE.equals(e.getSQLState())
                            ? "This database has no ledger yet: no gateway of this release has used it."
                            : "The ledger could not be read: " + e.getMessage());
        }
    }

    private LedgerReport read() throws SQLException {
        var differences = new ArrayList<Difference>();
        long sums = 0;
        for (String unit : List.of("hour", "day")) {
            differences.addAll(compare(unit));
            sums += count(LedgerSql.table(unit) + " where at" + KEPT);
        }
        differences.addAll(compareBudgets());
        sums += count("budget_spending where window_start" + KEPT);
        return new LedgerReport(count(ROWS), sums, differences);
    }

    private long count(String source) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from " + source)) {
            found.next();
            return found.getLong(1);
        }
    }

    private List<Difference> compare(String unit) throws SQLException {
        String keys = "at, " + String.join(", ", LedgerSql.DIMENSIONS);
        String sql = "with r as (" + LedgerSql.summed(ROWS, unit) + "), s as (select * from " + LedgerSql.table(unit)
                + " where at" + KEPT + ") select " + keys + ", " + counters("r") + ", " + counters("s")
                + " from r full join s using (" + keys + ") where row(" + named("r") + ") is distinct from row("
                + named("s") + ") order by " + keys + " limit " + MOST;
        var differences = new ArrayList<Difference>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                differences.add(new Difference(
                        unit + " " + found.getObject("at", OffsetDateTime.class) + " " + dimensions(found),
                        detail(found)));
            }
        }
        return differences;
    }

    private List<Difference> compareBudgets() throws SQLException {
        var differences = new ArrayList<Difference>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(BUDGETS)) {
            while (found.next()) {
                differences.add(new Difference(
                        "budget " + found.getString("budget_id") + " from "
                                + found.getObject("window_start", OffsetDateTime.class),
                        "spent is " + found.getString("charged") + " by the rows, " + found.getString("spent")
                                + " in the sum"));
            }
        }
        return differences;
    }

    private static String counters(String source) {
        return LedgerSql.COUNTERS.stream()
                .map(counter -> source + "." + counter + " as " + source + "_" + counter)
                .collect(Collectors.joining(", "));
    }

    private static String named(String source) {
        return LedgerSql.COUNTERS.stream()
                .map(counter -> source + "." + counter + "::numeric")
                .collect(Collectors.joining(", "));
    }

    private static String dimensions(ResultSet found) throws SQLException {
        var text = new ArrayList<String>();
        for (String dimension : LedgerSql.DIMENSIONS) {
            String value = found.getString(dimension);
            if (!value.isEmpty()) {
                text.add(dimension + "=" + value);
            }
        }
        return String.join(" ", text);
    }

    private static String detail(ResultSet found) throws SQLException {
        var text = Stream.<String>builder();
        for (String counter : LedgerSql.COUNTERS) {
            String rows = found.getString("r_" + counter);
            String sums = found.getString("s_" + counter);
            if (!String.valueOf(rows).equals(String.valueOf(sums))) {
                text.add(counter + " is " + (rows == null ? "0" : rows) + " by the rows, "
                        + (sums == null ? "missing" : sums) + " in the sum");
            }
        }
        return text.build().collect(Collectors.joining("; "));
    }
}
