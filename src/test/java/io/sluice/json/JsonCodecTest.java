package io.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {
    @Test
    void keepsEveryDigitOfNumbers() throws InvalidJson {
        String text = "{\"a\":0.1000,\"b\":12345678901234567890.123456789,\"c\":1.0,\"d\":-0,\"e\":7}";

        assertThat(JsonCodec.write(JsonCodec.read(text))).isEqualTo(text.replace("-0,", "0,"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "[1,]", "nope", "{} {}", "{'a':1}", "\"unfinished", "NaN", "{\"a\":01}"})
    void refusesWhatIsNoJson(String text) {
        InvalidJson invalid =
                catchThrowableOfType(InvalidJson.class, () -> JsonCodec.read(text.getBytes(StandardCharsets.UTF_8)));

        assertThat(invalid.problem()).isEqualTo("is not valid JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n"})
    void refusesNothingAtAll(String text) {
        assertThatThrownBy(() -> JsonCodec.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("is empty");
    }

    @Test
    void refusesInvalidUtf8() {
        byte[] bytes = {'{', '"', 'a', '"', ':', '"', (byte) 0xC3, (byte) 0x28, '"', '}'};

        assertThatThrownBy(() -> JsonCodec.read(bytes))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("is not valid UTF-8");
    }

    @Test
    void refusesDeepNestingWithoutExhaustingTheStack() {
        String deep = "[".repeat(100_000);

        assertThatThrownBy(() -> JsonCodec.read(deep))
                .isInstanceOf(InvalidJson.class)
                .hasMessage("nests deeper than 128 levels");
    }

    @Test
    void neverQuotesTheInput() {
        assertThatThrownBy(() -> JsonCodec.read("{\"key\": sk-very-secret}"))
                .isInstanceOf(InvalidJson.class)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1E+9099999999", "{\"a\":[1e-99999999999]}"})
    void refusesNumbersThatNoExactNumberCanBe(String json) {
        assertThatThrownBy(() -> JsonCodec.read(json))
                .isInstanceOfSatisfying(
                        InvalidJson.class,
                        refused -> assertThat(refused.problem()).isEqualTo("holds a number that is too large"));
        assertThatThrownBy(() -> JsonCodec.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidJson.class);
    }

    @Property
    void arbitraryBytesAreReadOrRefusedNeverAnythingElse(@ForAll byte[] bytes) {
        try {
            assertThat(JsonCodec.read(bytes)).isNotNull();
        } catch (InvalidJson refused) {
            assertThat(refused.problem()).isNotBlank();
        }
    }
}
