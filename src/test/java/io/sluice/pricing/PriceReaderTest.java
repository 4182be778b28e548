package io.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.TokenBucket;
import io.sluice.model.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceReaderTest {
    @Test
    void readsWhatTheWriterWrites() throws InvalidJson {
        // Given
        String text = """
                {"input_usd_per_million":"3","cache_read_usd_per_million":"0.3","cache_write_usd_per_million":"3.75",\
                "cache_write_hour_usd_per_million":"6","output_usd_per_million":"15",\
                "tiers":[{"above_tokens":200000,"input_usd_per_million":"6","output_usd_per_million":"22.5"}]}""";

        // When
        Price price = read(text, new ArrayList<>());

        // Then
        assertThat(JsonCodec.write(PriceWriter.document(price))).isEqualTo(text);
        assertThat(price.rates(200_001).of(TokenBucket.INPUT)).isEqualTo(6_000_000);
        assertThat(price.rates(200_001).of(TokenBucket.CACHE_READ)).isEqualTo(300_000);
        assertThat(price.base().declared())
                .isEqualTo(Map.of(
                        TokenBucket.INPUT, 3_000_000L,
                        TokenBucket.CACHE_READ, 300_000L,
                        TokenBucket.CACHE_WRITE, 3_750_000L,
                        TokenBucket.CACHE_WRITE_HOUR, 6_000_000L,
                        TokenBucket.OUTPUT, 15_000_000L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|p.input_usd_per_million|missing",
                "{'input_usd_per_million': 2.5}|p.input_usd_per_million|price",
                "{'input_usd_per_million': '2.5 USD'}|p.input_usd_per_million|price",
                "{'input_usd_per_million': '1', 'ouput_usd_per_million': '2'}|p.ouput_usd_per_million|unknown_member",
                "{'input_usd_per_million': '1', 'tiers': {}}|p.tiers|list_type",
                "{'input_usd_per_million': '1', 'tiers': [7]}|p.tiers.0|object_type",
                "{'input_usd_per_million': '1', 'tiers': [{'input_usd_per_million': '1'}]}|p.tiers.0.above_tokens|int_range",
                "{'input_usd_per_million': '1', 'tiers': [{'above_tokens': 0}]}|p.tiers.0.above_tokens|int_range",
                "{'input_usd_per_million': '1', 'tiers': [{'above_tokens': 5, 'tiers': []}]}|p.tiers.0.tiers|unknown_member",
                "{'input_usd_per_million': '1', 'tiers': [{'above_tokens': 5}, {'above_tokens': 5}]}|p.tiers.1.above_tokens|duplicate"
            })
    void saysWhatIsWrongAndWhere(String json, String field, String rule) throws InvalidJson {
        // Given
        var problems = new ArrayList<Violation>();

        // When
        read(json.replace('\'', '"'), problems);

        // Then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.rule()).isEqualTo(rule);
            assertThat(problem.message()).contains(field);
        });
    }

    private static Price read(String json, List<Violation> problems) throws InvalidJson {
        return PriceReader.read((ObjectNode) JsonCodec.read(json), "p", problems);
    }
}
