package io.sluice.provider.cohere;

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

class CohereMlflowTest {
    private final CohereMlflow mlflow = new CohereMlflow();

    @Test
    void scalesTheTemperatureToTheFirstVersionsRange() {
        assertThat(mlflow.temperatureScale(ROUTES)).isEqualTo(new BigDecimal("5"));
        assertThat(mlflow.temperatureScale(ENDPOINTS)).isEqualTo(new BigDecimal("2.5"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"stop_sequences":["a"]}        | 400 | Invalid parameter stop_sequences. Use stop instead.
            ROUTES    | COMPLETIONS | {"num_generations":2}           | 400 | Invalid parameter num_generations. Use candidate_count instead.
            ENDPOINTS | COMPLETIONS | {"num_generations":2}           | 400 | Invalid parameter num_generations. Use n instead.
            ROUTES    | EMBEDDINGS  | {"texts":["a"]}                 | 400 | Invalid parameter texts. Use text instead.
            ENDPOINTS | EMBEDDINGS  | {"texts":["a"]}                 | 422 | Invalid parameter texts. Use input instead.
            ENDPOINTS | CHAT        | {"n":3}                         | 422 | Parameter n must be 1 for Cohere chat, got 3.
            ENDPOINTS | CHAT        | {"stop":["a"]}                  | 422 | Parameter stop is not supported for Cohere chat.
            ENDPOINTS | CHAT        | {"messages":[{"role":"user"},{"role":"assistant"}]} | 422 | Last message must be from user, got assistant.
            """)
    void refusesWhatMlflowRefusesInItsWords(Generation generation, Task task, String body, int status, String message) {
        // When
        var thrown = catchThrowableOfType(
                CallFailed.class,
                () -> mlflow.check(generation, task, json(body.strip()).node()));

        // Then
        assertThat(thrown.failure()).isEqualTo(new Failure.Prescribed(status, message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ROUTES    | COMPLETIONS | {"candidate_count":2,"stop":["a"]}
            ENDPOINTS | COMPLETIONS | {"n":2,"stream":true}
            ENDPOINTS | EMBEDDINGS  | {"input":"a"}
            ENDPOINTS | CHAT        | {"n":1,"stop":null,"messages":[{"role":"user"}]}
            ENDPOINTS | CHAT        | {"messages":[{"role":"user"},{"role":"assistant"},{"role":"tool"}]}
            ROUTES    | CHAT        | {"messages":[{"role":"user"}]}
            """)
    void letsTheRestPass(Generation generation, Task task, String body) {
        assertThatCode(() -> mlflow.check(generation, task, json(body.strip()).node()))
                .doesNotThrowAnyException();
    }
}
