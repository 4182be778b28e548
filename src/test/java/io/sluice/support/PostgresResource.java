package io.sluice.support;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/**
 * A PostgreSQL for tests that run inside Quarkus: {@code @WithTestResource(PostgresResource.class)}.
 *
 * <p>One server per JVM, a fresh database per start of the application, dropped when it stops. The server's port is kept
 * in a system property because Quarkus may load this class more than once, each time in a class loader of its own.
 */
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {
    private static final String PORT = "io.sluice.test.postgres.port";
    private static final String USER = "postgres";

    private String database = "";

    @Override
    public Map<String, String> start() {
        database = "test_" + UUID.randomUUID().toString().replace("-", "");
        execute("create database " + database);
        String address = "localhost:" + serverPort() + "/" + database;
        return Map.of(
                "quarkus.datasource.jdbc.url",
                "jdbc:postgresql://" + address,
                "quarkus.datasource.reactive.url",
                "postgresql://" + address,
                "quarkus.datasource.username",
                USER,
                "quarkus.datasource.password",
                USER);
    }

    @Override
    public void stop() {
        if (!database.isEmpty()) {
            execute("drop database if exists " + database + " with (force)");
        }
    }

    private static void execute(String sql) {
        String url = "jdbc:postgresql://localhost:" + serverPort() + "/postgres";
        try (Connection connection = DriverManager.getConnection(url, USER, USER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test database server refused: " + sql, e);
        }
    }

    private static int serverPort() {
        synchronized (System.getProperties()) {
            String port = System.getProperty(PORT);
            if (port == null) {
                port = Integer.toString(startServer());
                System.setProperty(PORT, port);
            }
            return Integer.parseInt(port);
        }
    }

    /** Lives until the JVM ends: the library's own shutdown hook stops it. */
    @SuppressWarnings("resource")
    private static int startServer() {
        try {
            return EmbeddedPostgres.builder()
                    .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getPort();
        } catch (IOException e) {
            throw new UncheckedIOException("The test database server did not start", e);
        }
    }
}
