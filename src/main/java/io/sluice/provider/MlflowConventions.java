package io.sluice.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Task;
import java.math.BigDecimal;

/**
 * How MLflow's own gateway treats a provider: the scale of the temperature and the refusals that its clients know. Source:
 * the provider translation tables of MLflow's gateway. Applied by the MLflow dialects only.
 */
public interface MlflowConventions {
    /** No scaling and no refusals of its own. */
    MlflowConventions NONE = generation -> BigDecimal.ONE;

    /** What the caller's temperature is multiplied by. The caller's range is 0 to 1 in the first generation, 0 to 2 later. */
    BigDecimal temperatureScale(Generation generation);

    /** The same for one task: some providers scale one and not the other. */
    default BigDecimal temperatureScale(Generation generation, Task task) {
        return temperatureScale(generation);
    }

    /**
     * Refuses what MLflow refuses for this provider.
     *
     * @param body the caller's document, valid by the dialect's own schema
     * @throws io.sluice.model.CallFailed with {@link io.sluice.model.Failure.Prescribed}, status and words as MLflow has them
     */
    default void check(Generation generation, Task task, JsonNode body) {}

    /** Whether a request may name a {@code model} itself. MLflow refuses that for all providers but a few. */
    default boolean takesModel() {
        return false;
    }

    /** MLflow's API before and since 2.9. */
    enum Generation {
        ROUTES,
        ENDPOINTS
    }
}
