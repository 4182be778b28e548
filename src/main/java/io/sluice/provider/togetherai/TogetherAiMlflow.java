package io.sluice.provider.togetherai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats Together AI, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/togetherai.py}, 2.13 to 3.17).
 */
final class TogetherAiMlflow implements MlflowConventions {
    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return BigDecimal.ONE;
    }

    @Override
    public boolean takesModel() {
        return true;
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        if (task == Task.COMPLETIONS && body.path("max_tokens").asLong() == 0) {
            throw new CallFailed(new Failure.Prescribed(
                    422,
                    "max_tokens is not present in payload.It is a required parameter for TogetherAI completions."));
        }
    }
}
