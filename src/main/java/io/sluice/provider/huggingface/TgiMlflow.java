package io.sluice.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats Text Generation Inference, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/huggingface.py}, 2.8 to 3.17). MLflow offers completions only; chats
 * have no rules there, and keep their temperature.
 */
final class TgiMlflow implements MlflowConventions {
    /** So MLflow says: it takes the server's range to end at 100. */
    private static final BigDecimal ENDPOINTS_SCALE = new BigDecimal("50");

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return switch (generation) {
            case ROUTES -> BigDecimal.ONE;
            case ENDPOINTS -> ENDPOINTS_SCALE;
        };
    }

    @Override
    public BigDecimal temperatureScale(Generation generation, Task task) {
        return task == Task.COMPLETIONS ? temperatureScale(generation) : BigDecimal.ONE;
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        if (task != Task.COMPLETIONS) {
            return;
        }
        if (body.has("max_new_tokens")) {
            throw refused("Invalid parameter max_new_tokens. Use max_tokens instead.");
        }
        String name = generation == Generation.ROUTES ? "candidate_count" : "n";
        if (body.hasNonNull(name) && body.path(name).asLong() != 1) {
            throw refused("'" + name + "' must be '1' for the Text Generation Inference provider.Received value: '"
                    + body.path(name).asText() + "'.");
        }
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Prescribed(422, message));
    }
}
