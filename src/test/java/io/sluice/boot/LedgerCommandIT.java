package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.PackagedGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ledger verify} of the packaged gateway, and one journal for one gateway. */
@Tag("side-by-side")
class LedgerCommandIT {
    @TempDir
    Path temp;

    @Test
    void namesTheSumThatIsNotWhatTheRowsAddUpTo() throws IOException, SQLException {
        try (EmbeddedPostgres external = EmbeddedPostgres.start();
                PackagedGateway gateway = on(external, temp).start()) {
            // Given
            PackagedGateway.Ended good = verify(external);
            try (Connection connection = external.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("insert into budget_spending values ('b', '2026-03-01T00:00:00Z', 7)");
            }

            // When
            PackagedGateway.Ended bad = verify(external);

            // Then
            assertThat(good.output()).contains("The ledger's sums are what its rows add up to.");
            assertThat(good.status()).isZero();
            assertThat(bad.output())
                    .contains("The ledger's sums are NOT what its rows add up to.")
                    .contains("budget b from 2026-03-01T00:00Z: spent is 0 by the rows, 7 in the sum.")
                    .doesNotContain("Exception");
            assertThat(bad.status()).isEqualTo(1);
        }
    }

    @Test
    void aSecondGatewayOnTheSameJournalRefusesToStart() throws IOException {
        try (EmbeddedPostgres external = EmbeddedPostgres.start();
                PackagedGateway first = on(external, temp).start();
                PackagedGateway second = on(external, temp)) {
            PackagedGateway.Ended ended = second.runToEnd();

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.output())
                    .contains("Sluice cannot start. The ledger's journal in ", "is used by another gateway");
        }
    }

    private PackagedGateway.Ended verify(EmbeddedPostgres external) {
        try (PackagedGateway verifier = on(external, temp.resolve("unused"))) {
            return verifier.runToEnd("ledger", "verify");
        }
    }

    private static PackagedGateway on(EmbeddedPostgres external, Path directory) {
        return PackagedGateway.in(directory)
                .with("SLUICE_STORE_URL", "postgresql://postgres:pw@localhost:" + external.getPort() + "/postgres");
    }
}
