package io.sluice.provider.mosaicml;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;
import java.util.Set;

/**
 * How MLflow's gateway treats MosaicML, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/mosaicml.py}, 2.7 to 3.17). It passes {@code n} and {@code candidate_count} on, to a service that
 * gives one answer all the same; more than one are refused by the provider itself.
 */
final class MosaicMlflow implements MlflowConventions {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return BigDecimal.ONE;
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        switch (task) {
            case CHAT -> {
                checkLimit(body);
                for (JsonNode message : body.path("messages")) {
                    String role = message.path("role").asText();
                    if (!ROLES.contains(role)) {
                        throw refused("An invalid request structure was submitted. Invalid role " + role
                                + " inputted. Must be one of 'system', 'user', or 'assistant'.");
                    }
                }
            }
            case COMPLETIONS -> checkLimit(body);
            case EMBEDDINGS -> {
                if (body.has("inputs")) {
                    String ours = generation == Generation.ROUTES ? "text" : "input";
                    throw refused("Invalid parameter inputs. Use " + ours + " instead.");
                }
            }
        }
    }

    private static void checkLimit(JsonNode body) {
        if (body.has("max_new_tokens")) {
            throw refused("Invalid parameter max_new_tokens. Use max_tokens instead.");
        }
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Prescribed(422, message));
    }
}
