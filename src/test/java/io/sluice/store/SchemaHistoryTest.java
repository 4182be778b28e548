package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;

/** That a schema is found to be this gateway's is shown by {@code SchemaMigrationIT}, where the migrations are in a jar. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SchemaHistoryTest {
    private static final Path FOLDER = Path.of("src/main/resources");

    @Inject
    Flyway flyway;

    @Test
    void sumsUpAsFlywayDoes() throws IOException {
        assertThat(flyway.info().applied()).hasSizeGreaterThan(10);
        for (MigrationInfo migration : flyway.info().applied()) {
            try (Reader script = Files.newBufferedReader(FOLDER.resolve(migration.getScript()))) {
                assertThat(SchemaHistory.checksum(new BufferedReader(script)))
                        .as(migration.getScript())
                        .isEqualTo(migration.getChecksum());
            }
        }
    }

    @Test
    void leavesItToFlywayWhileTheMigrationsAreNotInAJar() {
        assertThat(SchemaHistory.ofThisGateway()).isEmpty();
        assertThat(Arrays.stream(flyway.info().applied()).map(MigrationInfo::getType))
                .extracting(Object::toString)
                .containsOnly("SQL");
    }
}
