package io.sluice.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/**
 * How MLflow's gateway treats Anthropic, with the statuses and very words of its sources ({@code
 * mlflow/gateway/providers/anthropic.py}, 2.5 to 3.17), a placeholder that it forgets to fill included.
 */
final class AnthropicMlflow implements MlflowConventions {
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final long MAX_TOKENS = 1_000_000;

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return switch (generation) {
            case ROUTES -> BigDecimal.ONE;
            case ENDPOINTS -> HALF;
        };
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        switch (task) {
            case CHAT -> checkChat(generation, body);
            case COMPLETIONS -> checkCompletions(generation, body);
            case EMBEDDINGS -> {
                // not offered, which the gateway itself says
            }
        }
    }

    private static void checkChat(Generation generation, JsonNode body) {
        if (isThere(body, "top_p") && isThere(body, "temperature")) {
            throw refused("Cannot set both 'temperature' and 'top_p' parameters.");
        }
        JsonNode limit = isThere(body, "max_tokens") ? body.path("max_tokens") : body.path("max_completion_tokens");
        checkMaxTokens(limit);
        String name = countName(generation);
        if (isThere(body, name) && body.path(name).asLong() != 1) {
            throw refused("'" + name + "' must be '1' for the Anthropic provider. Received value: '{n}'.");
        }
        for (JsonNode tool : body.path("tools")) {
            String type = tool.path("type").asText();
            if (!type.equals("function")) {
                throw refused("Only function calling tool is supported, but received tool type " + type);
            }
        }
    }

    private static void checkCompletions(Generation generation, JsonNode body) {
        if (isStream(body)) {
            throw switch (generation) {
                case ROUTES ->
                    refused("Setting the 'stream' parameter to 'true' is not supported with the MLflow Gateway.");
                // From 2.10 on streams have a handler of their own, which this provider lacks.
                case ENDPOINTS ->
                    prescribed(501, "The completions streaming route is not implemented for Anthropic models.");
            };
        }
        if (isThere(body, "top_p")) {
            throw refused("Cannot set both 'temperature' and 'top_p' parameters. Please use only the temperature"
                    + " parameter for your query.");
        }
        checkMaxTokens(body.path("max_tokens"));
        String name = countName(generation);
        if (isThere(body, name) && body.path(name).asLong() != 1) {
            throw refused("'" + name + "' must be '1' for the Anthropic provider. Received value: '"
                    + body.path(name).asText() + "'.");
        }
    }

    private static void checkMaxTokens(JsonNode limit) {
        if (limit.asLong() > MAX_TOKENS) {
            throw refused("Invalid value for max_tokens: cannot exceed 1000000.");
        }
    }

    private static String countName(Generation generation) {
        return switch (generation) {
            case ROUTES -> "candidate_count";
            case ENDPOINTS -> "n";
        };
    }

    private static boolean isStream(JsonNode body) {
        return body.path("stream").asText().equals("true");
    }

    private static boolean isThere(JsonNode body, String name) {
        return body.hasNonNull(name);
    }

    private static CallFailed refused(String message) {
        return prescribed(422, message);
    }

    private static CallFailed prescribed(int status, String message) {
        return new CallFailed(new Failure.Prescribed(status, message));
    }
}
