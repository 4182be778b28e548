package io.sluice.provider.mosaicml;

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
class MosaicProviderTest {
    private final MosaicProvider provider = new MosaicProvider(null, null);
    private final MosaicMlflow mlflow = new MosaicMlflow();

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id().value()).isEqualTo("mosaicml");
        assertThat(provider.displayName()).isEqualTo("MosaicML");
        assertThat(provider.settings().settings().stream().map(Setting::key))
                .containsExactly("mosaicml_api_key", "mosaicml_api_base");
        assertThat(mlflow.temperatureScale(ROUTES)).isEqualTo(BigDecimal.ONE);
        assertThat(mlflow.temperatureScale(ENDPOINTS)).isEqualTo(BigDecimal.ONE);
    }

    @Test
    void streamsNothing() throws InvalidSettings {
        assertThat(provider.bind(settings(Task.CHAT, "llama2-70b-chat")))
                .isInstanceOf(Upstream.Embeddings.class)
                .isNotInstanceOf(Upstream.ChatStream.class)
                .isNotInstanceOf(Upstream.CompletionStream.class);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                            https://models.hosted-on.mosaicml.hosting/mpt-7b/v1/predict
            http://mosaic.example:8080/a/, http://mosaic.example:8080/a/mpt-7b/v1/predict
            """)
    void asksTheModelAtItsOwnAddress(URI base, String expected) {
        assertThat(MosaicProvider.predict(base, "mpt-7b")).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            CHAT,        mpt-7b
            COMPLETIONS, two words
            COMPLETIONS, a?b
            COMPLETIONS, /a
            """)
    void refusesModelsThatCannotBeAsked(Task task, String model) {
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(task, model)));

        assertThat(thrown.key()).isEqualTo("model.name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"max_new_tokens":3}            | Invalid parameter max_new_tokens. Use max_tokens instead.
            ENDPOINTS | CHAT        | {"max_new_tokens":3}            | Invalid parameter max_new_tokens. Use max_tokens instead.
            ENDPOINTS | CHAT        | {"messages":[{"role":"tool"}]}  | An invalid request structure was submitted. Invalid role tool inputted. Must be one of 'system', 'user', or 'assistant'.
            ROUTES    | EMBEDDINGS  | {"inputs":["a"]}                | Invalid parameter inputs. Use text instead.
            ENDPOINTS | EMBEDDINGS  | {"inputs":["a"]}                | Invalid parameter inputs. Use input instead.
            """)
    void refusesWhatMlflowRefusesInItsWords(Generation generation, Task task, String body, String message) {
        var thrown = catchThrowableOfType(
                CallFailed.class,
                () -> mlflow.check(generation, task, json(body.strip()).node()));

        assertThat(thrown.failure()).isEqualTo(new Failure.Prescribed(422, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"candidate_count":1,"max_tokens":3}
            ENDPOINTS | CHAT        | {"n":1,"messages":[{"role":"system"},{"role":"user"},{"role":"assistant"}]}
            ENDPOINTS | EMBEDDINGS  | {"input":"a"}
            """)
    void letsTheRestPass(Generation generation, Task task, String body) {
        assertThatCode(() -> mlflow.check(generation, task, json(body.strip()).node()))
                .doesNotThrowAnyException();
    }

    private static TargetSettings settings(Task task, String model) {
        return new TargetSettings(task, model, Map.of(), Set.of("mosaicml_api_key"), null, false);
    }
}
