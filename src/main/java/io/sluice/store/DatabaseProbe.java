package io.sluice.store;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Asks a PostgreSQL once whether it would have us. */
final class DatabaseProbe {
    private static final String SECONDS_TO_CONNECT = "5";
    private static final String SECONDS_TO_ANSWER = "10";

    private DatabaseProbe() {}

    /** What came of it. */
    sealed interface Answer {
        /**
         * Logged in.
         *
         * @param schema the version of the schema if it is the one of this gateway already, see {@link SchemaHistory}
         */
        record Ready(String serverVersion, @Nullable String schema) implements Answer {}

        /** Not now, perhaps later: nothing listens yet, or it is starting. */
        record NotYet(String reason) implements Answer {}

        /** It answers and will not have us, now or later: wrong password, no such database. */
        record Refused(String reason) implements Answer {}
    }

    static Answer ask(String jdbcUrl, @Nullable String username, @Nullable String password) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", SECONDS_TO_CONNECT);
        properties.setProperty("socketTimeout", SECONDS_TO_ANSWER);
        if (username != null) {
            properties.setProperty("user", username);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        try (Connection connection = new Driver().connect(jdbcUrl, properties)) {
            if (connection == null) {
                return new Answer.Refused("the address is not one of PostgreSQL");
            }
            return new Answer.Ready(
                    connection.getMetaData().getDatabaseProductVersion(), SchemaHistory.current(connection));
        } catch (SQLException e) {
            return isFinal(e) ? new Answer.Refused(reason(e)) : new Answer.NotYet(reason(e));
        }
    }

    /** By PostgreSQL's error codes: rejected, bad credentials, no such database, no privilege. */
    private static boolean isFinal(SQLException e) {
        String state = e.getSQLState();
        return state != null
                && (state.equals("08004") || state.startsWith("28") || state.equals("3D000") || state.equals("42501"));
    }

    private static String reason(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "the host name is unknown";
            }
            if (cause instanceof ConnectException) {
                return "connection refused";
            }
        }
        String message = e.getMessage();
        return message == null ? "no reason given" : message.lines().findFirst().orElse(message);
    }
}
