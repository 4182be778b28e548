package io.sluice.provider.family.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.provider.family.anthropic.AnthropicModels.Thinking;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vendor's tables, model by model: a change of a cut-off shows here. */
class AnthropicModelsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # model                        | legacy | output | samples | thinking   | efforts                  | schemas
            claude-v1                      | true   | 4096   | true    | NONE       |                          | false
            claude-v1.3                    | true   | 4096   | true    | NONE       |                          | false
            claude-1-100k                  | true   | 4096   | true    | NONE       |                          | false
            claude-instant-1               | true   | 4096   | true    | NONE       |                          | false
            claude-instant-v1.1            | true   | 4096   | true    | NONE       |                          | false
            claude-instant                 | true   | 4096   | true    | NONE       |                          | false
            claude-2                       | true   | 4096   | true    | NONE       |                          | false
            claude-2.1                     | true   | 4096   | true    | NONE       |                          | false
            claude-3-haiku-20240307        | false  | 4096   | true    | NONE       |                          | false
            claude-3-5-sonnet-20241022     | false  | 8192   | true    | NONE       |                          | false
            claude-3-5-haiku-latest        | false  | 8192   | true    | NONE       |                          | false
            claude-3-7-sonnet-20250219     | false  | 64000  | true    | BUDGET     |                          | false
            claude-4-opus-20250514         | false  | 32000  | true    | BUDGET     |                          | false
            claude-opus-4-20250514         | false  | 32000  | true    | BUDGET     |                          | false
            claude-sonnet-4-20250514       | false  | 64000  | true    | BUDGET     |                          | false
            claude-opus-4-1-20250805       | false  | 32000  | true    | BUDGET     |                          | false
            claude-haiku-4-5-20251001      | false  | 64000  | true    | BUDGET     |                          | true
            claude-sonnet-4-5              | false  | 64000  | true    | BUDGET     |                          | true
            claude-opus-4-5-20251101       | false  | 64000  | true    | BUDGET     | low medium high          | true
            claude-opus-4-6                | false  | 128000 | true    | ADAPTIVE   | low medium high max      | true
            claude-sonnet-4-6              | false  | 64000  | true    | ADAPTIVE   | low medium high max      | true
            claude-opus-4-7-20260416       | false  | 128000 | false   | ADAPTIVE   | low medium high xhigh max| true
            claude-opus-4.8                | false  | 128000 | false   | ADAPTIVE   | low medium high xhigh max| true
            claude-opus-5                  | false  | 128000 | false   | BY_DEFAULT | low medium high xhigh max| true
            claude-sonnet-5                | false  | 128000 | false   | BY_DEFAULT | low medium high xhigh max| true
            claude-fable-5                 | false  | 128000 | false   | ALWAYS     | low medium high xhigh max| true
            claude-mythos-5-1              | false  | 128000 | false   | ALWAYS     | low medium high xhigh max| true
            claude-mythos-preview          | false  | 4096   | false   | ALWAYS     | low medium high max      | true
            claude-opus-5-5                | false  | 128000 | false   | ALWAYS     | low medium high xhigh max| true
            claude-sonnet-5-5              | false  | 128000 | false   | ALWAYS     | low medium high xhigh max| true
            claude-haiku-5-5               | false  | 128000 | false   | BY_DEFAULT | low medium high xhigh max| true
            claude-opus-11-20300101        | false  | 128000 | false   | ALWAYS     | low medium high xhigh max| true
            anthropic/claude-sonnet-4-5    | false  | 64000  | true    | BUDGET     |                          | true
            claude-opus-latest             | false  | 4096   | false   | ALWAYS     | low medium high xhigh max| true
            kimi-k2                        | false  | 4096   | true    | BUDGET     |                          | true
            """)
    void knowsWhatAModelTakesFromItsName(
            String model,
            boolean legacy,
            long maxOutput,
            boolean sampling,
            Thinking thinking,
            String efforts,
            boolean schemas) {
        List<String> words = efforts == null ? List.of() : List.of(efforts.split(" "));
        assertThat(AnthropicModels.of(model))
                .isEqualTo(new AnthropicModels.Traits(legacy, maxOutput, sampling, thinking, words, schemas));
    }
}
