package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.sluice.catalog.InvalidCatalogFile;
import io.sluice.pricing.InvalidPriceFile;
import java.net.BindException;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class StartFailureTest {
    @Test
    void explainsWhatAnOperatorCanPutRight() {
        assertThat(StartFailure.explain(new RuntimeException(new StartRefused("Do this."))))
                .contains("Do this.");
        assertThat(StartFailure.explain(new RuntimeException(new PreventFurtherStepsException("Do that.", 1))))
                .contains("Do that.");
        assertThat(StartFailure.explain(
                        new NoSuchElementException("SRCFG00014: The config property sluice.x is required")))
                .hasValueSatisfying(line -> assertThat(line).contains("sluice.x"));
    }

    @Test
    void tellsEveryProblemOfACatalogFileOnALineOfItsOwn() {
        // Given
        var broken = new InvalidCatalogFile("gateway.yaml", List.of("line 1: this", "line 2: that"));

        // When
        var text = StartFailure.explain(new RuntimeException(broken));

        // Then
        assertThat(text).contains("The catalog file gateway.yaml cannot be used:\n  line 1: this\n  line 2: that");
    }

    @Test
    void tellsEveryProblemOfAFileOfPrices() {
        // Given
        var broken = new InvalidPriceFile("prices.yaml", List.of("line 5: this"));

        // When
        var text = StartFailure.explain(new RuntimeException(broken));

        // Then
        assertThat(text).contains("The file of prices prices.yaml cannot be used:\n  line 5: this");
    }

    @Test
    void namesTheAddressThatIsTaken() {
        // Given
        var taken = new QuarkusBindException("127.0.0.1", 8080, new BindException("Address already in use"));

        // When
        var line = StartFailure.explain(new RuntimeException(taken));

        // Then
        assertThat(line)
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("Address 127.0.0.1:8080 is in use")
                        .contains("QUARKUS_HTTP_PORT"));
    }

    @Test
    void namesTheAddressThatIsNotOurs() {
        // Given
        var foreign = new QuarkusBindException("192.0.2.1", 8080, new BindException("Cannot assign requested address"));

        // When
        var line = StartFailure.explain(foreign);

        // Then
        assertThat(line).hasValueSatisfying(text -> assertThat(text).contains("192.0.2.1:8080", "no address of this"));
    }

    @Test
    void tellsTheDatabasesReasonWhenTheSchemaCannotBeMade() {
        // Given
        var refused = new SQLException("ERROR: permission denied for schema public\n  Position: 14");

        // When
        var line = StartFailure.explain(new RuntimeException(new FlywayException("Unable to create table", refused)));

        // Then
        assertThat(line)
                .contains("The schema of the database could not be brought up to date: ERROR: permission denied for"
                        + " schema public Position: 14");
    }

    @Test
    void leavesOurBugsToTheirStackTrace() {
        assertThat(StartFailure.explain(new IllegalStateException("broken"))).isEmpty();
        assertThat(StartFailure.explain(new IllegalArgumentException("wrong"))).isEmpty();
        assertThat(StartFailure.explain(new NullPointerException())).isEmpty();
    }
}
