package io.sluice.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/** How MLflow's gateway treats OpenAI: its first generation counts temperatures to 1, OpenAI to 2, and calls {@code n} otherwise. */
final class OpenAiMlflow implements MlflowConventions {
    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return switch (generation) {
            case ROUTES -> BigDecimal.TWO;
            case ENDPOINTS -> BigDecimal.ONE;
        };
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        if (generation == Generation.ROUTES && task != Task.EMBEDDINGS && body.has("n")) {
            throw new CallFailed(new Failure.Prescribed(400, "Invalid parameter `n`. Use `candidate_count` instead."));
        }
    }
}
