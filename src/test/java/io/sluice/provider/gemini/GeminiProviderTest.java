package io.sluice.provider.gemini;

import static io.sluice.provider.CanonicalRequests.json;
import static io.sluice.provider.MlflowConventions.Generation.ENDPOINTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings and conventions; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class GeminiProviderTest {
    private final GeminiProvider provider = new GeminiProvider(null, null, null);
    private final MlflowConventions mlflow = provider.mlflow();

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id().value()).isEqualTo("gemini");
        assertThat(provider.displayName()).isEqualTo("Gemini");
        assertThat(provider.settings().settings().stream().map(Setting::key))
                .containsExactly("gemini_api_key", "gemini_api_base");
        assertThat(provider.settings().find("gemini_api_key"))
                .hasValueSatisfying(
                        key -> assertThat(key.required() && key.secret()).isTrue());
        assertThat(mlflow.temperatureScale(ENDPOINTS)).isEqualTo(BigDecimal.ONE);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                                   https://generativelanguage.googleapis.com/v1beta/models/m
            http://gemini.example:8080/v1/,      http://gemini.example:8080/v1/models/m
            http://gemini.example/v1beta/models, http://gemini.example/v1beta/models/m
            """)
    void asksTheModelAtItsOwnAddress(URI base, String expected) {
        assertThat(GeminiProvider.address(base, "m")).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "a?b", "tunedModels/a", "a:b"})
    void refusesModelsThatMakeNoAddress(String model) {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(model)));
        assertThat(thrown.key()).isEqualTo("model.name");
    }

    @Test
    void needsAModel() {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(null)));
        assertThat(thrown.key()).isEqualTo("model.name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ENDPOINTS | CHAT        | {"stopSequences":["a"]}          | Invalid parameter stopSequences. Use stop instead.
            ENDPOINTS | CHAT        | {"candidateCount":2}             | Invalid parameter candidateCount. Use n instead.
            ROUTES    | COMPLETIONS | {"candidateCount":2}             | Invalid parameter candidateCount. Use candidate_count instead.
            ENDPOINTS | COMPLETIONS | {"maxOutputTokens":2}            | Invalid parameter maxOutputTokens. Use max_tokens instead.
            ENDPOINTS | CHAT        | {"topK":2}                       | Invalid parameter topK. Use top_k instead.
            ENDPOINTS | CHAT        | {"tools":[{"type":"retrieval"}]} | Only function calling tool is supported, but received tool type retrieval
            """)
    void refusesWhatMlflowRefusesInItsWords(Generation generation, Task task, String body, String message) {
        var thrown = catchThrowableOfType(
                CallFailed.class,
                () -> mlflow.check(generation, task, json(body.strip()).node()));
        assertThat(thrown.failure()).isEqualTo(new Failure.Prescribed(422, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ENDPOINTS | CHAT        | {"n":2,"stop":["a"],"tools":[{"type":"function"}]}
            ENDPOINTS | COMPLETIONS | {"n":2,"max_tokens":3}
            ENDPOINTS | EMBEDDINGS  | {"input":"a"}
            """)
    void letsTheRestPass(Generation generation, Task task, String body) {
        assertThatCode(() -> mlflow.check(generation, task, json(body.strip()).node()))
                .doesNotThrowAnyException();
    }

    private static TargetSettings settings(String model) {
        return new TargetSettings(Task.CHAT, model, Map.of(), Set.of("gemini_api_key"), null, false);
    }
}
