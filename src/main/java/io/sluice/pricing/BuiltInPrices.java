package io.sluice.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;

/** The seed: list prices of many vendors as they were on a day, which come with the gateway. See {@code docs/pricing.md}. */
final class BuiltInPrices {
    /** The day on which the seed was made; it names the version, so change it with the file. */
    static final LocalDate DAY = LocalDate.of(2026, 11, 25);

    private static final String FILE = "prices.json";

    private BuiltInPrices() {}

    /** Reads the seed from the program itself: once, at the start. */
    static PriceVersion read() {
        var problems = new ArrayList<Violation>();
        PriceDocument document = PriceDocument.read(json(), provider -> true, problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    "the built-in prices are not valid: " + problems.getFirst().message());
        }
        return new PriceVersion(
                "builtin-" + DAY,
                PriceVersion.Origin.BUILT_IN,
                Instant.EPOCH,
                DAY.atStartOfDay(ZoneOffset.UTC).toInstant(),
                document.note(),
                document.rows());
    }

    private static JsonNode json() {
        try (var in = BuiltInPrices.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the built-in prices are missing");
            }
            return JsonCodec.read(in.readAllBytes());
        } catch (InvalidJson e) {
            throw new IllegalStateException("the file of built-in prices " + e.problem(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
