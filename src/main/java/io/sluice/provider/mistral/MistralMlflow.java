package io.sluice.provider.mistral;

import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats Mistral: the temperature of completions, 0 to 2, is halved, that of chats is not. Source:
 * {@code mlflow/gateway/providers/mistral.py}, 2.11 to 3.17.
 */
final class MistralMlflow implements MlflowConventions {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return BigDecimal.ONE;
    }

    @Override
    public BigDecimal temperatureScale(Generation generation, Task task) {
        return generation == Generation.ENDPOINTS && task == Task.COMPLETIONS ? HALF : BigDecimal.ONE;
    }
}
