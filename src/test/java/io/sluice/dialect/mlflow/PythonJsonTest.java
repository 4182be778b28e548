package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts were printed by Python's {@code json.dumps}. */
class PythonJsonTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    {"location":"Tokyo"}        | {"location": "Tokyo"}
                    {"a":[1,2.50,{"b":null}]}   | {"a": [1, 2.50, {"b": null}]}
                    {}                          | {}
                    []                          | []
                    "é 😀 \\u007f \\" \\\\ / \\n"    | "\\u00e9 \\ud83d\\ude00 \\u007f \\" \\\\ / \\n"
                    true                        | true
                    {"cut":                     | {"cut":
                    """)
    void writesAsPythonDoes(String json, String python) {
        assertThat(PythonJson.rewrite(json)).isEqualTo(python);
    }

    @Property
    void meansTheSame(@ForAll String text, @ForAll long number, @ForAll boolean truth) throws InvalidJson {
        // Given
        var value = JsonCodec.object().put(text, text);
        value.putArray("list").add(number).add(truth).addNull();

        // When
        String python = PythonJson.rewrite(JsonCodec.write(value));

        // Then
        assertThat(JsonCodec.read(python).toString()).isEqualTo(value.toString());
        assertThat(python.chars().allMatch(character -> character < 0x7f)).isTrue();
    }
}
