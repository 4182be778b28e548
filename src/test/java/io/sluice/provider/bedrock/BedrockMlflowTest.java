package io.sluice.provider.bedrock;

import static io.sluice.provider.CanonicalRequests.json;
import static io.sluice.provider.MlflowConventions.Generation.ENDPOINTS;
import static io.sluice.provider.MlflowConventions.Generation.ROUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class BedrockMlflowTest {
    private final BedrockMlflow mlflow = new BedrockMlflow();

    @Test
    void scalesTheTemperatureOfCompletionsOnly() {
        assertThat(mlflow.temperatureScale(ROUTES, Task.COMPLETIONS)).isEqualTo(BigDecimal.ONE);
        assertThat(mlflow.temperatureScale(ENDPOINTS, Task.COMPLETIONS)).isEqualTo(new BigDecimal("0.5"));
        assertThat(mlflow.temperatureScale(ENDPOINTS, Task.CHAT)).isEqualTo(BigDecimal.ONE);
    }

    @Test
    void refusesStreamedCompletionsInMlflowsWords() {
        var body = json("{\"prompt\":\"a\",\"stream\":true}").node();

        var routes = catchThrowableOfType(CallFailed.class, () -> mlflow.check(ROUTES, Task.COMPLETIONS, body));
        var endpoints = catchThrowableOfType(CallFailed.class, () -> mlflow.check(ENDPOINTS, Task.COMPLETIONS, body));

        assertThat(routes.failure())
                .isEqualTo(new Failure.Prescribed(
                        422, "Setting the 'stream' parameter to 'true' is not supported with the MLflow Gateway."));
        assertThat(endpoints.failure())
                .isEqualTo(new Failure.Prescribed(
                        501, "The completions streaming route is not implemented for Amazon Bedrock models."));
        assertThatCode(() -> mlflow.check(ENDPOINTS, Task.CHAT, body)).doesNotThrowAnyException();
    }
}
