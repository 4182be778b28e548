package io.sluice.pricing;

import io.sluice.model.TokenBucket;
import io.sluice.pricing.PriceVersion.Origin;
import io.sluice.provider.ProviderId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Prices for tests. */
public final class TestPrices {
    static final ProviderId OPENAI = new ProviderId("openai");

    private TestPrices() {}

    /** A price of whole dollars for a million tokens. */
    public static Price price(long inputUsd, long outputUsd) {
        return Price.of(Map.of(TokenBucket.INPUT, inputUsd * 1_000_000, TokenBucket.OUTPUT, outputUsd * 1_000_000));
    }

    static PriceRow row(String model, long inputUsd) {
        return new PriceRow(OPENAI, model, price(inputUsd, inputUsd));
    }

    static PriceVersion version(String id, Origin origin, Instant activateAt, PriceRow... rows) {
        return new PriceVersion(id, origin, activateAt, activateAt, "", List.of(rows));
    }

    static PriceBook book(PriceVersion... versions) {
        return new PriceBook(List.of(versions), UnaryOperator.identity());
    }

    /** Reads the database's versions anew, as happens every few seconds outside of tests. */
    public static void reload(PriceBookLoader loader) {
        loader.reload().await().atMost(Duration.ofSeconds(10));
    }

    /** Prices that go by a book. */
    static Prices prices(PriceBook book, Clock clock, UnpricedCalls unpriced) {
        var prices = new Prices(clock, config(Optional.empty(), unpriced));
        prices.swap(book);
        return prices;
    }

    static PricingConfig config(Optional<Path> file, UnpricedCalls unpriced) {
        return new Config(file, unpriced);
    }

    /** The input price of a model in whole dollars for a million tokens, as {@code 3 builtin}. */
    static String found(ModelPrice price) {
        return switch (price) {
            case ModelPrice.Known known ->
                UsdPerMillion.format(known.price().base().of(TokenBucket.INPUT)) + " " + known.version();
            case ModelPrice.Unknown unknown -> unknown.version();
        };
    }

    private record Config(Optional<Path> file, UnpricedCalls unpriced) implements PricingConfig {
        @Override
        public Duration fileCheckInterval() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration storeCheckInterval() {
            return Duration.ofSeconds(2);
        }
    }
}
