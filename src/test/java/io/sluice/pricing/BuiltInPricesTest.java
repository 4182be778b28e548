package io.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.TokenBucket;
import io.sluice.provider.ProviderId;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Duplicates, unknown members and prices that do not parse are refused by the reader itself. */
class BuiltInPricesTest {
    private static final PriceVersion SEED = BuiltInPrices.read();
    private static final PriceTable TABLE = new PriceBook(List.of(SEED), UnaryOperator.identity()).at(Instant.EPOCH);

    @Test
    void hasTheDayInItsName() {
        assertThat(SEED.id()).isEqualTo("builtin-2026-11-25");
        assertThat(SEED.rows()).hasSizeGreaterThan(1200);
        assertThat(SEED.rows()).isSortedAccordingTo(PriceRow.ORDER);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, 2.5, 1.25, 2.5, 2.5, 10",
        "openai, gpt-4o-mini, 0.15, 0.075, 0.15, 0.15, 0.6",
        "openai, text-embedding-3-small, 0.02, 0.02, 0.02, 0.02, 0",
        "openai, ft:gpt-4o-mini-2024-07-18:acme::abc123, 0.3, 0.15, 0.3, 0.3, 1.2",
        "anthropic, claude-sonnet-4-5, 3, 0.3, 3.75, 6, 15",
        "vertex-ai, claude-sonnet-4-5, 3, 0.3, 3.75, 6, 15",
        "bedrock, global.anthropic.claude-opus-4-8, 5, 0.5, 6.25, 10, 25",
        "ollama, llama3.2, 0, 0, 0, 0, 0"
    })
    void knowsTheListPrices(
            String provider, String model, String input, String read, String write, String hour, String output) {
        var known = (ModelPrice.Known) TABLE.find(new ProviderId(provider), model);

        Rates rates = known.price().base();
        assertThat(List.of(
                        usd(rates, TokenBucket.INPUT),
                        usd(rates, TokenBucket.CACHE_READ),
                        usd(rates, TokenBucket.CACHE_WRITE),
                        usd(rates, TokenBucket.CACHE_WRITE_HOUR),
                        usd(rates, TokenBucket.OUTPUT)))
                .containsExactly(input, read, write, hour, output);
    }

    @Test
    void knowsThatLongPromptsCostMore() {
        var known = (ModelPrice.Known) TABLE.find(new ProviderId("anthropic"), "claude-sonnet-4-5");

        Rates rates = known.price().rates(200_001);
        assertThat(known.price().rates(200_000)).isEqualTo(known.price().base());
        assertThat(usd(rates, TokenBucket.INPUT)).isEqualTo("6");
        assertThat(usd(rates, TokenBucket.CACHE_READ)).isEqualTo("0.6");
        assertThat(usd(rates, TokenBucket.CACHE_WRITE)).isEqualTo("7.5");
        assertThat(usd(rates, TokenBucket.CACHE_WRITE_HOUR)).isEqualTo("12");
        assertThat(usd(rates, TokenBucket.OUTPUT)).isEqualTo("22.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ai21labs",
                "anthropic",
                "azure",
                "bedrock",
                "cohere",
                "databricks",
                "deepseek",
                "fireworks",
                "gemini",
                "groq",
                "mistral",
                "openai",
                "openrouter",
                "palm",
                "perplexity",
                "togetherai",
                "vertex-ai",
                "xai"
            })
    void hasPricesOfEveryVendor(String provider) {
        assertThat(SEED.rows()).extracting(row -> row.provider().value()).contains(provider);
    }

    @Test
    void knowsNoModelThatNobodyListed() {
        assertThat(TABLE.find(new ProviderId("openai"), "gpt-99")).isInstanceOf(ModelPrice.Unknown.class);
    }

    @Test
    void longPromptsNeverCostLess() {
        assertThat(SEED.rows()).allSatisfy(row -> {
            for (Price.Tier tier : row.price().tiers()) {
                for (TokenBucket bucket : TokenBucket.values()) {
                    assertThat(tier.rates().of(bucket))
                            .as("%s %s %s", row.provider(), row.model(), bucket)
                            .isGreaterThanOrEqualTo(row.price().base().of(bucket));
                }
            }
        });
    }

    private static String usd(Rates rates, TokenBucket bucket) {
        return UsdPerMillion.format(rates.of(bucket));
    }
}
