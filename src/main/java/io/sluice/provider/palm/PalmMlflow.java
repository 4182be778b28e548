package io.sluice.provider.palm;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats PaLM, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/palm.py}, 2.8 to 3.17).
 */
final class PalmMlflow implements MlflowConventions {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return switch (generation) {
            case ROUTES -> BigDecimal.ONE;
            case ENDPOINTS -> HALF;
        };
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        boolean first = generation == Generation.ROUTES;
        switch (task) {
            case CHAT -> {
                if (body.hasNonNull("max_tokens") || body.hasNonNull("maxOutputTokens")) {
                    throw refused("Max tokens is not supported for PaLM chat.");
                }
                refuseTheirs(body, "stopSequences", "stop");
                refuseTheirs(body, "candidateCount", first ? "candidate_count" : "n");
            }
            case COMPLETIONS -> {
                refuseTheirs(body, "stopSequences", "stop");
                refuseTheirs(body, "candidateCount", first ? "candidate_count" : "n");
                refuseTheirs(body, "maxOutputTokens", "max_tokens");
            }
            case EMBEDDINGS -> refuseTheirs(body, "texts", first ? "text" : "input");
        }
    }

    private static void refuseTheirs(JsonNode body, String theirs, String ours) {
        if (body.has(theirs)) {
            throw refused("Invalid parameter " + theirs + ". Use " + ours + " instead.");
        }
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Prescribed(422, message));
    }
}
