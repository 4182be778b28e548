package io.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The file in a gateway that runs: there from the start, and followed. */
@QuarkusTest
@TestProfile(PriceFileReloadTest.WithFile.class)
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
        Files.writeString(file, yaml("4"));
        await().atMost(Duration.ofSeconds(20)).until(() -> find().startsWith("4 "));
        Files.writeString(file, yaml("four"));

        // Then
        assertThat(atStart).matches("3 file:[0-9a-f]{12}");
        await().during(Duration.ofMillis(600)).atMost(Duration.ofSeconds(20)).until(() -> find().startsWith("4 "));
    }

    private String find() {
        return TestPrices.found(prices.find(RoutePricing.NONE, TestPrices.OPENAI, "gpt-4o"));
    }

    private static String yaml(String usd) {
        return """
                prices:
                  - provider: openai
                    model: gpt-4o*
                    input_usd_per_million: "%1$s"
                    output_usd_per_million: "%1$s"
                  - {provider: openai, model: gpt-4o, input_usd_per_million: "%1$s", output_usd_per_million: "9"}
                """.formatted(usd);
    }

    /** A file that is there before the gateway is. */
    public static final class WithFile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path file = Files.createTempDirectory("prices").resolve("prices.yaml");
                Files.writeString(file, yaml("3"));
                return Map.of(
                        "sluice.pricing.file", file.toString(),
                        "sluice.pricing.file-check-interval", "100MS",
                        "sluice.pricing.unpriced", "refuse");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
