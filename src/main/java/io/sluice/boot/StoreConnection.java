package io.sluice.boot;

import io.sluice.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/** A connection to the database for a command that only looks at it. */
final class StoreConnection {
    private StoreConnection() {}

    /** For reading only; the caller closes it. */
    static Connection open(Store store) throws SQLException {
        Map<String, String> settings = store.settings();
        var properties = new Properties();
        copy(settings, "quarkus.datasource.username", properties, "user");
        store.password().ifPresent(password -> properties.setProperty("password", password));
        String url = settings.get("quarkus.datasource.jdbc.url");
        Connection connection = url == null ? null : new Driver().connect(url, properties);
        if (connection == null) {
            throw new StartRefused("The settings name no database that can be read.");
        }
        connection.setReadOnly(true);
        return connection;
    }

    private static void copy(Map<String, String> settings, String from, Properties properties, String to) {
        String value = settings.get(from);
        if (value != null) {
            properties.setProperty(to, value);
        }
    }
}
