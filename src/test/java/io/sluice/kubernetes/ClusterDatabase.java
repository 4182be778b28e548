package io.sluice.kubernetes;

import io.sluice.support.LoopbackCertificate;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A company's PostgreSQL: the gateway is one of its users, comes by TLS and with a password, or not at all. */
final class ClusterDatabase implements AutoCloseable {
    private static final String RULES = """
            local   all     postgres                scram-sha-256
            host    all     postgres 127.0.0.1/32   trust
            hostssl sluice  sluice   127.0.0.1/32   scram-sha-256
            """;

    private final EmbeddedPostgres server;

    private ClusterDatabase(EmbeddedPostgres server) {
        this.server = server;
    }

    /** One with an empty database {@code sluice} that belongs to the user of that name. */
    static ClusterDatabase start(Path folder, LoopbackCertificate certificate, String password)
            throws IOException, SQLException {
        Path data = folder.resolve("data");
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.certificateFile().toString())
                .setServerConfig("ssl_key_file", certificate.keyFile().toString())
                .setServerConfig("password_encryption", "scram-sha-256")
                .start();
        var database = new ClusterDatabase(server);
        database.execute("create role sluice login password '" + password + "'");
        database.execute("create database sluice owner sluice");
        Files.writeString(data.resolve("pg_hba.conf"), RULES);
        database.execute("select pg_reload_conf()");
        return database;
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** The first column of a query's rows, asked by the server's own administrator. */
    List<String> query(String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (Connection connection = server.getDatabase("postgres", "sluice").getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
