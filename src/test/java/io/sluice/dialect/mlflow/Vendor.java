package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.Task;
import io.sluice.provider.MlflowConventions;
import java.math.BigDecimal;

/** Providers as MLflow's tables have them: their families, scales and refusals. */
enum Vendor implements MlflowConventions {
    OPENAI("openai", "OpenAI", Family.OPENAI, "2", "1"),
    ANTHROPIC("anthropic", "Anthropic", Family.ANTHROPIC, "1", "0.5"),
    /** One of the few that let the caller name a model. */
    TOGETHERAI("togetherai", "TogetherAI", Family.OPENAI, "1", "1");

    final String id;
    final String displayName;
    final Family family;
    private final BigDecimal routes;
    private final BigDecimal endpoints;

    Vendor(String id, String displayName, Family family, String routes, String endpoints) {
        this.id = id;
        this.displayName = displayName;
        this.family = family;
        this.routes = new BigDecimal(routes);
        this.endpoints = new BigDecimal(endpoints);
    }

    @Override
    public BigDecimal temperatureScale(Generation generation) {
        return switch (generation) {
            case ROUTES -> routes;
            case ENDPOINTS -> endpoints;
        };
    }

    @Override
    public boolean takesModel() {
        return this == TOGETHERAI;
    }

    @Override
    public void check(Generation generation, Task task, JsonNode body) {
        if (this == OPENAI && generation == Generation.ROUTES && task != Task.EMBEDDINGS && body.has("n")) {
            throw new CallFailed(new Failure.Prescribed(400, "Invalid parameter `n`. Use `candidate_count` instead."));
        }
    }
}
