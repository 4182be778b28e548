package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class SchemaTest {
    @Inject
    AgroalDataSource jdbc;

    @Inject
    Pool reactive;

    @Test
    void migrationsMakeTheTablesOfTheBase() throws SQLException {
        // When
        List<String> tables = new ArrayList<>();
        try (var connection = jdbc.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select table_name from information_schema.tables where table_schema = 'public'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }

        // Then
        assertThat(tables).contains("route", "secret", "admin_key", "catalog_revision");
    }

    @Test
    void thereIsExactlyOneCatalogRevision() {
        // When
        var rows = reactive.query("select id, revision from catalog_revision").executeAndAwait();

        // Then
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.getInteger("id")).isEqualTo(1);
            assertThat(row.getLong("revision")).isNotNegative();
        });
    }
}
