package io.sluice.provider.ai21;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats AI21 Labs, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/ai21labs.py}, 2.8 to 3.17). It knows completions only.
 */
final class Ai21Mlflow implements MlflowConventions {
    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return BigDecimal.ONE;
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        if (task == Task.COMPLETIONS) {
            refuseTheirs(body, "stopSequences", "stop");
            refuseTheirs(body, "numResults", generation == Generation.ROUTES ? "candidate_count" : "n");
            refuseTheirs(body, "maxTokens", "max_tokens");
        }
    }

    private static void refuseTheirs(JsonNode body, String theirs, String ours) {
        if (body.has(theirs)) {
            throw new CallFailed(
                    new Failure.Prescribed(422, "Invalid parameter " + theirs + ". Use " + ours + " instead."));
        }
    }
}
