package io.sluice.provider.huggingface;

import static io.sluice.provider.CanonicalRequests.json;
import static io.sluice.provider.MlflowConventions.Generation.ENDPOINTS;
import static io.sluice.provider.MlflowConventions.Generation.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.model.Usage;
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

/** Settings, counts and conventions; needs no clients, because nothing is sent. */
@SuppressWarnings("NullAway")
class TgiProviderTest {
    private final TgiProvider provider = new TgiProvider(null, null, null);
    private final TgiMlflow mlflow = new TgiMlflow();

    @Test
    void isKnownByMlflowsNames() {
        assertThat(provider.id().value()).isEqualTo("huggingface-text-generation-inference");
        assertThat(provider.displayName()).isEqualTo("Hugging Face Text Generation Inference");
        assertThat(provider.settings().baseAddressKey()).contains("hf_server_url");
        assertThat(provider.settings().settings().stream().map(Setting::key))
                .containsExactly("hf_server_url", "hf_api_token");
    }

    @Test
    void needsTheAddressOfAServerAndNoModel() throws InvalidSettings {
        var missing = catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings(null)));

        assertThat(missing.key()).isEqualTo("hf_server_url");
        assertThat(provider.bind(settings(URI.create("http://tgi.example:8080"))))
                .isInstanceOf(Upstream.ChatStream.class)
                .isInstanceOf(Upstream.CompletionStream.class)
                .isNotInstanceOf(Upstream.Embeddings.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            http://tgi.example:8080,          http://tgi.example:8080
            http://tgi.example:8080/,         http://tgi.example:8080
            http://tgi.example/tgi/v1/,       http://tgi.example/tgi
            https://router.huggingface.co/v1, https://router.huggingface.co
            """)
    void takesTheVersionOffTheAddress(URI configured, String expected) {
        assertThat(TgiProvider.base(configured)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            12,                2, 12
            -,                 2, 2
            -,                 0, 0
            many,              2, 2
            -1,                2, 2
            99999999999999999, 2, 2
            """)
    void countsTheInputByTheHeaderElseByItsTokens(String header, int prefill, long expected) {
        var details = json(
                "{\"generated_tokens\":3,\"prefill\":[" + "{},".repeat(prefill).replaceFirst(",$", "") + "]}");

        Usage usage = TgiUsage.whole(details.node(), name -> name.equals("x-prompt-tokens") ? header : null);

        assertThat(usage.tokens()).isEqualTo(Usage.Tokens.of(expected, 3));
    }

    @Test
    void scalesTheTemperatureOfCompletionsOnly() {
        assertThat(mlflow.temperatureScale(ROUTES, Task.COMPLETIONS)).isEqualTo(BigDecimal.ONE);
        assertThat(mlflow.temperatureScale(ENDPOINTS, Task.COMPLETIONS)).isEqualTo(new BigDecimal("50"));
        assertThat(mlflow.temperatureScale(ENDPOINTS, Task.CHAT)).isEqualTo(BigDecimal.ONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | {"candidate_count":2} | 'candidate_count' must be '1' for the Text Generation Inference provider.Received value: '2'.
            ENDPOINTS | {"n":3}               | 'n' must be '1' for the Text Generation Inference provider.Received value: '3'.
            ENDPOINTS | {"max_new_tokens":3}  | Invalid parameter max_new_tokens. Use max_tokens instead.
            """)
    void refusesWhatMlflowRefusesInItsWords(Generation generation, String body, String message) {
        var thrown = catchThrowableOfType(
                CallFailed.class,
                () -> mlflow.check(
                        generation, Task.COMPLETIONS, json(body.strip()).node()));

        assertThat(thrown.failure()).isEqualTo(new Failure.Prescribed(422, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"candidate_count":1,"max_tokens":3}
            ENDPOINTS | COMPLETIONS | {"n":1,"stream":true}
            ENDPOINTS | CHAT        | {"n":2}
            """)
    void letsTheRestPass(Generation generation, Task task, String body) {
        assertThatCode(() -> mlflow.check(generation, task, json(body.strip()).node()))
                .doesNotThrowAnyException();
    }

    private static TargetSettings settings(URI base) {
        return new TargetSettings(Task.COMPLETIONS, null, Map.of(), Set.of(), base, false);
    }
}
