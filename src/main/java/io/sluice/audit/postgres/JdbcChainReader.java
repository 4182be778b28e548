package io.sluice.audit.postgres;

import io.sluice.audit.AuditProblem;
import io.sluice.audit.ChainReader;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads chains where Quarkus does not run. Every {@code Uni} has its item when it is subscribed; the subscriber waits. */
public final class JdbcChainReader implements ChainReader {
    private static final String NO_SUCH_TABLE = "42P01";

    private final Connection connection;

    /**
     * @param connection for reading only; whoever opened it closes it
     */
    public JdbcChainReader(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Uni<List<String>> nodes() {
        return rows(ChainSql.NODES, row -> String.valueOf(row.text("node")));
    }

    @Override
    public Uni<List<Link>> links(String node, long afterSeq, int limit) {
        return rows(ChainSql.LINKS, Columns::link, node, afterSeq, limit);
    }

    @Override
    public Uni<End> end(String node) {
        return rows(ChainSql.HEAD, Columns::head, node)
                .chain(heads -> rows(ChainSql.LAST_CHECKPOINT, Columns::checkpoint, node)
                        .map(checkpoints -> new End(first(heads), first(checkpoints))));
    }

    private <T> Uni<List<T>> rows(String sql, Function<Columns, T> mapping, Object... values) {
        return Uni.createFrom().item(() -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int index = 0; index < values.length; index++) {
                    statement.setObject(index + 1, values[index]);
                }
                var items = new ArrayList<T>();
                try (ResultSet found = statement.executeQuery()) {
                    while (found.next()) {
                        items.add(mapping.apply(new JdbcColumns(found)));
                    }
                }
                return items;
            } catch (SQLException e) {
                throw problem(e);
            }
        });
    }

    private static AuditProblem problem(SQLException e) {
        return new AuditProblem(
                NO_SUCH_TABLE.equals(e.getSQLState())
                        ? "This database has no audit trail yet: no gateway of this release has used it."
                        : "The audit trail could not be read: " + e.getMessage());
    }

    private static <T> Optional<T> first(List<T> items) {
        return items.stream().findFirst();
    }

    private static final class JdbcColumns extends Columns {
        private final ResultSet row;

        JdbcColumns(ResultSet row) {
            this.row = row;
        }

        @Override
        @Nullable
        String text(String column) {
            return value(column, String.class);
        }

        @Override
        long number(String column) {
            try {
                return row.getLong(column);
            } catch (SQLException e) {
                throw problem(e);
            }
        }

        @Override
        Instant rawTime(String column) {
            OffsetDateTime time = value(column, OffsetDateTime.class);
            return time == null ? NO_TIME : time.toInstant();
        }

        private <T> @Nullable T value(String column, Class<T> type) {
            try {
                return row.getObject(column, type);
            } catch (SQLException e) {
                throw problem(e);
            }
        }
    }
}
