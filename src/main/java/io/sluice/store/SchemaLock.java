package io.sluice.store;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets one gateway at a time bring the schema of a database up to date, and the others wait and say for whom. Flyway locks as
 * well, but waits in silence, and gives up after 50 s though the other may be at work on a large table.
 *
 * <p>The lock is PostgreSQL's, for as long as a transaction of a connection beside Flyway's: it goes with the process that holds it,
 * and needs no session, so that a pooler may stand between. Called by the one thread that migrates; blocks it.
 */
@Singleton
final class SchemaLock implements FlywayConfigurationCustomizer, Callback {
    /** The letters {@code sluiceMi}, as no other program would choose. */
    static final long KEY = 0x736C_7569_6365_4D69L;

    private static final Logger LOG = Logger.getLogger(SchemaLock.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Duration limit;
    private @Nullable DataSource database;
    private @Nullable Connection held;

    SchemaLock(StoreConfig config) {
        this.limit = config.migrationWait();
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        database = flyway.getDataSource();
        flyway.callbacks(this).lockRetryCount((int) Math.max(1, limit.toSeconds()));
    }

    @Override
    public boolean supports(Event event, Context context) {
        return isBefore(event) || isAfter(event);
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    /** @throws StoreProblem when the lock is not to be had in time */
    @Override
    public void handle(Event event, Context context) {
        if (isAfter(event)) {
            release();
        } else if (held == null && database != null) {
            held = acquire(database);
        }
    }

    @Override
    public String getCallbackName() {
        return "schema-lock";
    }

    /** Also where nothing was migrated. */
    void started(@Observes StartupEvent event) {
        release();
    }

    private Connection acquire(DataSource database) {
        Connection connection = null;
        try {
            connection = database.getConnection();
            connection.setAutoCommit(false);
            waitFor(connection);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw new FlywayException("The lock of the migrations cannot be asked for", e);
        } catch (StoreProblem problem) {
            close(connection);
            throw problem;
        }
    }

    private void waitFor(Connection connection) throws SQLException {
        long start = System.nanoTime();
        long nextLine = Duration.ofSeconds(1).toNanos();
        while (!tryLock(connection)) {
            long waited = System.nanoTime() - start;
            if (waited >= limit.toNanos()) {
                throw new StoreProblem(
                        "For " + limit.toSeconds() + " s another program has held the lock of the migrations: "
                                + holder(connection)
                                + ". If that is a gateway at work on a large database, wait longer with"
                                + " SLUICE_STORE_MIGRATION_WAIT; if it hangs, end it, or its connection with pg_terminate_backend.");
            }
            if (waited >= nextLine) {
                LOG.warnf(
                        "Waiting for another gateway to bring the schema up to date held_by='%s' waited=%ss giving_up_after=%ss",
                        holder(connection), Duration.ofNanos(waited).toSeconds(), limit.toSeconds());
                nextLine += BETWEEN_LINES.toNanos();
            }
            connection.rollback();
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("set local application_name = 'Sluice migrating the schema'");
        }
        try (var statement = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            statement.setLong(1, KEY);
            try (var row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Who has it, as far as the server tells this user. */
    private static String holder(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select a.pid, a.usename, host(a.client_addr), a.application_name"
                        + " from pg_locks l join pg_stat_activity a on a.pid = l.pid"
                        + " where l.locktype = 'advisory' and l.granted and l.classid::bigint = ? and l.objid::bigint = ?"
                        + " and l.objsubid = 1 and l.database = (select oid from pg_database where datname = current_database())")) {
            statement.setLong(1, KEY >>> Integer.SIZE);
            statement.setLong(2, KEY & 0xFFFF_FFFFL);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return "nobody any more";
                }
                String address = row.getString(3);
                return "server process " + row.getInt(1) + ", user " + row.getString(2) + ", from "
                        + (address == null ? "an address that is not told" : address) + ", " + row.getString(4);
            }
        }
    }

    private void release() {
        close(held);
        held = null;
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                LOG.debugf(e, "The connection that held the lock of the migrations was lost");
            }
        }
    }

    private static boolean isBefore(Event event) {
        return event == Event.BEFORE_VALIDATE || event == Event.BEFORE_MIGRATE;
    }

    private static boolean isAfter(Event event) {
        return event == Event.AFTER_MIGRATE
                || event == Event.AFTER_MIGRATE_ERROR
                || event == Event.AFTER_VALIDATE_ERROR;
    }
}
