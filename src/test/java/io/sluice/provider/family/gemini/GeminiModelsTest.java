package io.sluice.provider.family.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.provider.Leniency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiModelsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            gemini-1.5-flash,               NONE,   false, false
            gemini-2.0-flash-001,           NONE,   false, false
            gemini-2.5-flash,               BUDGET, false, false
            gemini-2.5-pro,                 BUDGET, true,  false
            gemini-3-pro-preview,           LEVEL,  true,  true
            gemini-3.1-flash-lite,          LEVEL,  false, true
            Gemini-3.8-Flash,               LEVEL,  false, true
            gemini-flash-latest,            LEVEL,  false, true
            gemini-pro-latest,              LEVEL,  true,  true
            gemma-3-27b-it,                 NONE,   false, false
            """)
    void tellsFromTheNameWhatAModelTakes(String model, GeminiModels.Thinking thinking, boolean pro, boolean signs) {
        GeminiModels.Traits traits = GeminiModels.of(model);

        assertThat(traits.thinking()).isEqualTo(thinking);
        assertThat(traits.pro()).isEqualTo(pro);
        assertThat(traits.signsCalls()).isEqualTo(signs);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            gemini-2.5-flash      | none    | -     | {"thinkingBudget":0}
            gemini-2.5-pro        | none    | -     | {"thinkingBudget":128}
            gemini-2.5-flash      | low     | -     | {"includeThoughts":true,"thinkingBudget":1024}
            gemini-2.5-flash      | medium  | -     | {"includeThoughts":true,"thinkingBudget":8192}
            gemini-2.5-flash      | max     | -     | {"includeThoughts":true,"thinkingBudget":24576}
            gemini-2.5-pro        | max     | -     | {"includeThoughts":true,"thinkingBudget":32768}
            gemini-2.5-pro        | high    | 2000  | {"includeThoughts":true,"thinkingBudget":1000}
            gemini-2.5-pro        | high    | 100   | {"includeThoughts":true,"thinkingBudget":128}
            gemini-3-pro-preview  | none    | -     | {"thinkingLevel":"LOW"}
            gemini-3-pro-preview  | minimal | -     | {"includeThoughts":true,"thinkingLevel":"LOW"}
            gemini-3-pro-preview  | medium  | -     | {"includeThoughts":true,"thinkingLevel":"HIGH"}
            gemini-3.1-pro        | medium  | -     | {"includeThoughts":true,"thinkingLevel":"MEDIUM"}
            gemini-3.8-flash      | none    | -     | {"thinkingLevel":"MINIMAL"}
            gemini-3.8-flash      | xhigh   | 10    | {"includeThoughts":true,"thinkingLevel":"HIGH"}
            """)
    void saysHowMuchToThinkInTheModelsWords(String model, String effort, Long limit, String expected) {
        assertThat(thinking(model, effort, limit, Leniency.STRICT)).hasToString(expected.strip());
    }

    @Test
    void leavesOutThinkingOfModelsThatCannot() {
        var left = new ArrayList<String>();

        ObjectNode config = JsonCodec.object();
        GeminiThinking.write("low", null, target("gemini-2.0-flash", (field, message) -> left.add(message)), config);
        GeminiThinking.write("none", null, target("gemini-2.0-flash", Leniency.STRICT), config);

        assertThat(config).isEmpty();
        assertThat(left).isEqualTo(List.of("The model 'gemini-2.0-flash' cannot be asked to think."));
    }

    private static Object thinking(String model, String effort, Long limit, Leniency leniency) {
        ObjectNode config = JsonCodec.object();
        GeminiThinking.write(effort, limit, target(model, leniency), config);
        return config.path("thinkingConfig");
    }

    private static GeminiTarget target(String model, Leniency leniency) {
        return GeminiTestWire.target(GeminiHost.GEMINI_API, model, leniency);
    }
}
