package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats Bedrock, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/bedrock.py}, 2.8 to 3.17). For completions its scale is that of the family of the model, which is not
 * known here: this is the one of Claude and Titan. Chats are not scaled.
 */
final class BedrockMlflow implements MlflowConventions {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return BigDecimal.ONE;
    }

    @Override
    public BigDecimal temperatureScale(Generation generation, Task task) {
        return generation == Generation.ENDPOINTS && task == Task.COMPLETIONS ? HALF : BigDecimal.ONE;
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        if (task == Task.COMPLETIONS && body.path("stream").asBoolean()) {
            throw new CallFailed(
                    generation == Generation.ROUTES
                            ? new Failure.Prescribed(
                                    422,
                                    "Setting the 'stream' parameter to 'true' is not supported with the MLflow Gateway.")
                            : new Failure.Prescribed(
                                    501,
                                    "The completions streaming route is not implemented for Amazon Bedrock models."));
        }
    }
}
