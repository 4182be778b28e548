package io.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.PostgresResource;
import io.sluice.support.SharedProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The file in a gateway that runs: there from the start, and followed. */
@QuarkusTest
@TestProfile(SharedProfile.class)
@WithTestResource(PostgresResource.class)
class PriceFileReloadTest {
    @ConfigProperty(name = "sluice.pricing.file")
    Path file;

    @Inject
    Prices prices;

    @Test
    void aGoodEditIsInForceAndABrokenOneIsNot() throws IOException {
        // Given
        String atStart = find();

        // When
        Files.writeString(file, "prices: [nonsense");
        Files.writeString(file, SharedProfile.prices("4"));
        await().atMost(Duration.ofSeconds(20)).until(() -> find().startsWith("4 "));
        Files.writeString(file, SharedProfile.prices("four"));

        // Then
        assertThat(atStart).matches("3 file:[0-9a-f]{12}");
        await().during(Duration.ofMillis(600)).atMost(Duration.ofSeconds(20)).until(() -> find().startsWith("4 "));
    }

    private String find() {
        return TestPrices.found(prices.find(RoutePricing.NONE, TestPrices.OPENAI, "gpt-4o"));
    }
}
