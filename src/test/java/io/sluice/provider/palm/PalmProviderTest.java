package io.sluice.provider.palm;

import static io.sluice.provider.CanonicalRequests.json;
import static io.sluice.provider.MlflowConventions.Generation.ENDPOINTS;
import static io.sluice.provider.MlflowConventions.Generation.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.provider.SettingsSchema.Setting;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings and conventions; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class PalmProviderTest {
    private final PalmProvider provider = new PalmProvider(null, null);
    private final PalmMlflow mlflow = new PalmMlflow();

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id().value()).isEqualTo("palm");
        assertThat(provider.displayName()).isEqualTo("PaLM");
        assertThat(provider.settings().settings().stream().map(Setting::key))
                .containsExactly("palm_api_key", "palm_api_base");
        assertThat(mlflow.temperatureScale(ROUTES)).isEqualTo(BigDecimal.ONE);
        assertThat(mlflow.temperatureScale(ENDPOINTS)).isEqualTo(new BigDecimal("0.5"));
    }

    @Test
    void streamsNothing() throws InvalidSettings {
        assertThat(provider.bind(settings("models/chat-bison-001")))
                .isInstanceOf(Upstream.Embeddings.class)
                .isNotInstanceOf(Upstream.ChatStream.class)
                .isNotInstanceOf(Upstream.CompletionStream.class);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                                   https://generativelanguage.googleapis.com/v1beta3/models/m
            http://palm.example:8080/v1beta2/,   http://palm.example:8080/v1beta2/models/m
            http://palm.example/v1beta3/models/, http://palm.example/v1beta3/models/m
            """)
    void asksTheModelAtItsOwnAddress(URI base, String expected) {
        assertThat(PalmProvider.address(base, "m")).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            two words
            a?b
            tunedModels/a
            """)
    void refusesModelsThatMakeNoAddress(String model) {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(model)));

        assertThat(thrown.key()).isEqualTo("model.name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ENDPOINTS | CHAT        | {"max_tokens":3}        | Max tokens is not supported for PaLM chat.
            ROUTES    | CHAT        | {"maxOutputTokens":3}   | Max tokens is not supported for PaLM chat.
            ENDPOINTS | CHAT        | {"stopSequences":["a"]} | Invalid parameter stopSequences. Use stop instead.
            ENDPOINTS | CHAT        | {"candidateCount":2}    | Invalid parameter candidateCount. Use n instead.
            ROUTES    | COMPLETIONS | {"candidateCount":2}    | Invalid parameter candidateCount. Use candidate_count instead.
            ENDPOINTS | COMPLETIONS | {"maxOutputTokens":2}   | Invalid parameter maxOutputTokens. Use max_tokens instead.
            ROUTES    | EMBEDDINGS  | {"texts":["a"]}         | Invalid parameter texts. Use text instead.
            ENDPOINTS | EMBEDDINGS  | {"texts":["a"]}         | Invalid parameter texts. Use input instead.
            """)
    void refusesWhatMlflowRefusesInItsWords(Generation generation, Task task, String body, String message) {
        var thrown = catchThrowableOfType(
                CallFailed.class,
                () -> mlflow.check(generation, task, json(body.strip()).node()));

        assertThat(thrown.failure()).isEqualTo(new Failure.Prescribed(422, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"candidate_count":2,"max_tokens":3,"stop":["a"]}
            ENDPOINTS | CHAT        | {"n":2,"max_tokens":null}
            ENDPOINTS | EMBEDDINGS  | {"input":"a"}
            """)
    void letsTheRestPass(Generation generation, Task task, String body) {
        assertThatCode(() -> mlflow.check(generation, task, json(body.strip()).node()))
                .doesNotThrowAnyException();
    }

    private static TargetSettings settings(String model) {
        return new TargetSettings(Task.CHAT, model, Map.of(), Set.of("palm_api_key"), null, false);
    }
}
