package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats Cohere, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/cohere.py}, 2.5 to 3.17). Its scaled temperatures were made for Cohere's first version, whose
 * range ended at 5; where the second is called, what is above its range becomes its end. Chats are held to the rules of the
 * second generation in both: the first had none for Cohere.
 */
final class CohereMlflow implements MlflowConventions {
    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return switch (generation) {
            case ROUTES -> new BigDecimal("5");
            case ENDPOINTS -> new BigDecimal("2.5");
        };
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        switch (task) {
            case CHAT -> checkChat(body);
            case COMPLETIONS -> checkCompletions(generation, body);
            case EMBEDDINGS -> {
                if (body.has("texts")) {
                    throw renamed(generation == Generation.ROUTES ? 400 : 422, "texts", inputName(generation));
                }
            }
        }
    }

    private static void checkChat(JsonNode body) {
        if (body.hasNonNull("n") && body.path("n").asLong() != 1) {
            throw refused("Parameter n must be 1 for Cohere chat, got "
                    + body.path("n").asText() + ".");
        }
        if (body.hasNonNull("stop")) {
            throw refused("Parameter stop is not supported for Cohere chat.");
        }
        JsonNode messages = body.path("messages");
        String last = messages.path(messages.size() - 1).path("role").asText();
        if (!last.equals("user") && !last.equals("tool")) { // results of tools, which came after MLflow's mapping
            throw refused("Last message must be from user, got " + last + ".");
        }
    }

    private static void checkCompletions(Generation generation, JsonNode body) {
        if (body.has("stop_sequences")) {
            throw renamed(400, "stop_sequences", "stop");
        }
        if (body.has("num_generations")) {
            throw renamed(400, "num_generations", generation == Generation.ROUTES ? "candidate_count" : "n");
        }
    }

    private static String inputName(Generation generation) {
        return generation == Generation.ROUTES ? "text" : "input";
    }

    private static CallFailed renamed(int status, String theirs, String ours) {
        return new CallFailed(
                new Failure.Prescribed(status, "Invalid parameter " + theirs + ". Use " + ours + " instead."));
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Prescribed(422, message));
    }
}
