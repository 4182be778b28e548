package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How MLflow's gateway treats these models, with the statuses and words of its sources ({@code
 * mlflow/gateway/providers/gemini.py}, 3.0 to 3.17). The first generation had no Gemini; it is held to the same rules.
 */
public final class GeminiMlflow implements MlflowConventions {
    /** MLflow's names by Google's, which callers must not use. */
    private static final Map<String, String> NAMES = names();

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return BigDecimal.ONE;
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        switch (task) {
            case CHAT -> {
                checkNames(generation, body);
                for (JsonNode tool : body.path("tools")) {
                    String type = tool.path("type").asText();
                    if (!type.equals("function")) {
                        throw refused("Only function calling tool is supported, but received tool type " + type);
                    }
                }
            }
            case COMPLETIONS -> checkNames(generation, body);
            case EMBEDDINGS -> {
                // takes the members of the language only
            }
        }
    }

    private static void checkNames(Generation generation, JsonNode body) {
        NAMES.forEach((theirs, ours) -> {
            if (body.has(theirs)) {
                String name = ours.equals("n") && generation == Generation.ROUTES ? "candidate_count" : ours;
                throw refused("Invalid parameter " + theirs + ". Use " + name + " instead.");
            }
        });
    }

    private static Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        names.put("stopSequences", "stop");
        names.put("candidateCount", "n");
        names.put("maxOutputTokens", "max_tokens");
        names.put("topK", "top_k");
        names.put("topP", "top_p");
        names.put("frequencyPenalty", "frequency_penalty");
        names.put("presencePenalty", "presence_penalty");
        return names;
    }

    private static CallFailed refused(String message) {
        return new CallFailed(new Failure.Prescribed(422, message));
    }
}
