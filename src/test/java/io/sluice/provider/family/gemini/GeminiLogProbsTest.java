package io.sluice.provider.family.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiLogProbsTest {
    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[7]", "{\"chosenCandidates\":{\"a\":null}}", "{\"chosenCandidates\":[]}"})
    void readsNoneWhereNoneAreTold(String result) throws InvalidJson {
        assertThat(GeminiLogProbs.read(JsonCodec.read(result))).isEmpty();
    }
}
