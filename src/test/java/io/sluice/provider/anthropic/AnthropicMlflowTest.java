package io.sluice.provider.anthropic;

import static io.sluice.provider.CanonicalRequests.json;
import static io.sluice.provider.MlflowConventions.Generation.ENDPOINTS;
import static io.sluice.provider.MlflowConventions.Generation.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions.Generation;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicMlflowTest {
    private final AnthropicMlflow mlflow = new AnthropicMlflow();

    @Test
    void scalesTheTemperatureOfTheLaterGeneration() {
        assertThat(mlflow.temperatureScale(ROUTES)).isEqualTo(BigDecimal.ONE);
        assertThat(mlflow.temperatureScale(ENDPOINTS)).isEqualTo(new BigDecimal("0.5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"candidate_count":2}            | 422 | 'candidate_count' must be '1' for the Anthropic provider. Received value: '2'.
            ENDPOINTS | COMPLETIONS | {"n":3}                          | 422 | 'n' must be '1' for the Anthropic provider. Received value: '3'.
            ENDPOINTS | CHAT        | {"n":3}                          | 422 | 'n' must be '1' for the Anthropic provider. Received value: '{n}'.
            ROUTES    | COMPLETIONS | {"top_p":0.5}                    | 422 | Cannot set both 'temperature' and 'top_p' parameters. Please use only the temperature parameter for your query.
            ENDPOINTS | COMPLETIONS | {"top_p":0.5}                    | 422 | Cannot set both 'temperature' and 'top_p' parameters. Please use only the temperature parameter for your query.
            ENDPOINTS | CHAT        | {"top_p":0.5,"temperature":0.0}  | 422 | Cannot set both 'temperature' and 'top_p' parameters.
            ROUTES    | COMPLETIONS | {"stream":true}                  | 422 | Setting the 'stream' parameter to 'true' is not supported with the MLflow Gateway.
            ENDPOINTS | COMPLETIONS | {"stream":true}                  | 501 | The completions streaming route is not implemented for Anthropic models.
            ROUTES    | COMPLETIONS | {"max_tokens":1000001}           | 422 | Invalid value for max_tokens: cannot exceed 1000000.
            ENDPOINTS | CHAT        | {"max_tokens":1000001}           | 422 | Invalid value for max_tokens: cannot exceed 1000000.
            ENDPOINTS | CHAT        | {"max_completion_tokens":1000001}| 422 | Invalid value for max_tokens: cannot exceed 1000000.
            ENDPOINTS | CHAT        | {"tools":[{"type":"function"},{"type":"uc_function"}]} | 422 | Only function calling tool is supported, but received tool type uc_function
            """)
    void refusesWhatMlflowRefusesInItsWords(Generation generation, Task task, String body, int status, String message) {
        // When
        var thrown = catchThrowableOfType(
                CallFailed.class,
                () -> mlflow.check(generation, task, json(body.strip()).node()));

        // Then
        assertThat(thrown.failure()).isEqualTo(new Failure.Prescribed(status, message.translateEscapes()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"candidate_count":1,"temperature":0.0,"max_tokens":1000000,"stream":false}
            ENDPOINTS | COMPLETIONS | {"n":1,"temperature":0.0,"stream":null,"top_p":null}
            ENDPOINTS | CHAT        | {"n":1,"temperature":0.0,"stream":true}
            ENDPOINTS | CHAT        | {"top_p":0.5,"temperature":null}
            ENDPOINTS | CHAT        | {"max_tokens":5,"max_completion_tokens":1000001}
            ENDPOINTS | CHAT        | {"tools":[{"type":"function"}]}
            ENDPOINTS | EMBEDDINGS  | {"input":"a"}
            """)
    void letsTheRestPass(Generation generation, Task task, String body) {
        assertThatCode(() -> mlflow.check(generation, task, json(body.strip()).node()))
                .doesNotThrowAnyException();
    }
}
