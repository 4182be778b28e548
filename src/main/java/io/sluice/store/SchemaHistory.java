package io.sluice.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What Flyway wrote down about a schema, compared with the migrations in this gateway's jar. Where the two are the same, to the
 * letter, there is nothing to migrate, and Flyway, its connections and its lock need not be set up. In all other cases, among
 * them a failed, a foreign or a newer migration, Flyway decides.
 */
final class SchemaHistory {
    private static final String FOLDER = "db/migration/";
    private static final Pattern MIGRATION = Pattern.compile(FOLDER + "V(?<version>\\d{3})__\\w+\\.sql");

    /** Where Flyway keeps it by default: in the schema that new tables go to. */
    private static final String TABLE = """
            select case when has_table_privilege(found, 'select') then found::text end
            from (select to_regclass(format('%I.flyway_schema_history', current_schema())) as found) as history
            """;

    /** What is not an applied script has a version that none of ours has. */
    private static final String APPLIED = """
            select case when success and type = 'SQL' then coalesce(version, '') else '' end, coalesce(checksum, 0) from\s""";

    private SchemaHistory() {}

    /** The latest version, if all of this gateway's migrations, and no others, were applied; else null, and Flyway has to see. */
    static @Nullable String current(Connection connection) {
        TreeMap<String, Integer> ours = ofThisGateway();
        if (ours.isEmpty()) {
            return null;
        }
        try {
            String table = table(connection);
            return table != null && applied(connection, table).equals(ours) ? ours.lastKey() : null;
        } catch (SQLException e) {
            return null; // Flyway meets it again, and tells
        }
    }

    private static @Nullable String table(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TABLE)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** Checksums by version. */
    private static Map<String, Integer> applied(Connection connection, String table) throws SQLException {
        Map<String, Integer> found = new TreeMap<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(APPLIED + table)) {
            while (row.next()) {
                found.put(row.getString(1), row.getInt(2));
            }
        }
        return found;
    }

    /**
     * Checksums by version. Empty where the migrations are not in a jar: during development they may be edited, and a native
     * executable has none.
     */
    static TreeMap<String, Integer> ofThisGateway() {
        TreeMap<String, Integer> ours = new TreeMap<>();
        URL folder = SchemaHistory.class.getClassLoader().getResource(FOLDER);
        try {
            if (folder != null && folder.openConnection() instanceof JarURLConnection connection) {
                JarFile jar = connection.getJarFile();
                for (JarEntry entry : entries(jar)) {
                    Matcher migration = MIGRATION.matcher(entry.getName());
                    if (!migration.matches()) {
                        return new TreeMap<>(); // not one that this class understands
                    }
                    try (var content = new BufferedReader(
                            new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
                        ours.put(migration.group("version"), checksum(content));
                    }
                }
            }
            return ours;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JarEntry> entries(JarFile jar) {
        return jar.stream()
                .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
                .toList();
    }

    /** As Flyway does it: of the lines, without what separates them. */
    static int checksum(BufferedReader content) throws IOException {
        var checksum = new CRC32();
        for (String line = content.readLine(); line != null; line = content.readLine()) {
            checksum.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return (int) checksum.getValue();
    }
}
