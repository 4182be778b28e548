package io.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdPerMillionTest {
    @ParameterizedTest
    @CsvSource({
        "2.50, 2500000",
        "10, 10000000",
        "0.075, 75000",
        "0.0375, 37500",
        "0, 0",
        "0.000001, 1",
        "1000000, 1000000000000",
        "0.15000000, 150000"
    })
    void isReadExactly(String text, long picoUsdPerToken) {
        assertThat(UsdPerMillion.parse(text)).hasValue(picoUsdPerToken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "1e3", "1,5", ".5", "5.", "0.0000001", "1000000.01", "10000000", "NaN", " 1", "$1"})
    void anythingElseIsNoPrice(String text) {
        assertThat(UsdPerMillion.parse(text)).isEmpty();
    }

    @Property
    void whatIsWrittenIsReadBackTheSame(@ForAll @LongRange(max = 1_000_000_000_000L) long picoUsdPerToken) {
        assertThat(UsdPerMillion.parse(UsdPerMillion.format(picoUsdPerToken))).hasValue(picoUsdPerToken);
    }
}
