package io.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.MlflowConventions.Generation;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiMlflowTest {
    private static final JsonNode WITH_N = CanonicalRequests.json("{\"n\":2}").node();

    private final MlflowConventions mlflow = new OpenAiMlflow();

    @Test
    void doublesTheTemperatureOfTheFirstGenerationOnly() {
        assertThat(mlflow.temperatureScale(Generation.ROUTES)).isEqualTo(new BigDecimal(2));
        assertThat(mlflow.temperatureScale(Generation.ENDPOINTS)).isEqualTo(BigDecimal.ONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Task.class,
            names = {"CHAT", "COMPLETIONS"})
    void refusesNInTheFirstGeneration(Task task) {
        assertThatThrownBy(() -> mlflow.check(Generation.ROUTES, task, WITH_N))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        refused -> assertThat(refused.failure())
                                .isEqualTo(new Failure.Prescribed(
                                        400, "Invalid parameter `n`. Use `candidate_count` instead.")));
    }

    @Test
    void takesNElsewhere() {
        assertThatCode(() -> {
                    mlflow.check(Generation.ENDPOINTS, Task.CHAT, WITH_N);
                    mlflow.check(Generation.ROUTES, Task.EMBEDDINGS, WITH_N);
                    mlflow.check(
                            Generation.ROUTES,
                            Task.CHAT,
                            CanonicalRequests.json("{}").node());
                })
                .doesNotThrowAnyException();
    }
}
