package io.sluice.provider.mlflow;

import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats its own model server: nothing is scaled, and a {@code model} is let pass. Source: {@code
 * mlflow/gateway/providers/mlflow.py}, 2.5 to 3.17.
 */
final class MlflowServingConventions implements MlflowConventions {
    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return BigDecimal.ONE;
    }

    @Override
    public boolean takesModel() {
        return true;
    }
}
