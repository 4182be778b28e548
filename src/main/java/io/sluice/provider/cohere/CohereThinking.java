package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Parameters;
import java.util.Locale;

/**
 * How much a model is to think. The API knows on, off and a budget of tokens; OpenAI's words become budgets, from
 * {@code high} on none, which is as much as the model likes. Pure.
 */
final class CohereThinking {
    private CohereThinking() {}

    static void write(Parameters parameters, CohereTarget target, ObjectNode body) {
        if (parameters.reasoningEffort() == null) {
            return;
        }
        String effort = parameters.reasoningEffort().toLowerCase(Locale.ROOT);
        if (!target.traits().reasons()) {
            if (!effort.equals("none")) {
                target.leaveOut("reasoning_effort", "The model '" + target.model() + "' cannot be asked to think.");
            }
            return;
        }
        ObjectNode thinking = body.putObject("thinking");
        if (effort.equals("none")) {
            thinking.put("type", "disabled");
            return;
        }
        thinking.put("type", "enabled");
        long budget = budget(effort);
        Long limit = parameters.limits().maxTokens();
        if (budget > 0 && (limit == null || budget < limit)) {
            thinking.put("token_budget", budget);
        }
    }

    /** 0 for none. */
    private static long budget(String effort) {
        return switch (effort) {
            case "minimal" -> 1024;
            case "low" -> 2048;
            case "medium" -> 8192;
            default -> 0;
        };
    }
}
