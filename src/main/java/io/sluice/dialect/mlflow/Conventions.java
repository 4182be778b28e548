package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Route;
import java.math.BigDecimal;

/** MLflow's rules for the provider behind a route: what it refuses, and how it counts temperatures. */
final class Conventions {
    private static final String NO_MODEL =
            "The parameter 'model' is not permitted to be passed. The route being queried "
                    + "already defines a model instance.";

    private final Route route;
    private final Generation generation;

    Conventions(Route route, Generation generation) {
        this.route = route;
        this.generation = generation;
    }

    /**
     * Refuses what MLflow's server refuses before it calls the provider.
     *
     * @param body valid by the dialect's schema, defaults included
     * @throws CallFailed with the status and the words of MLflow
     */
    void check(ObjectNode body) {
        MlflowConventions provider = route.primary().mlflow();
        if (body.hasNonNull("model") && !provider.takesModel()) {
            throw new CallFailed(new Failure.Prescribed(422, NO_MODEL));
        }
        provider.check(generation, route.task(), body);
    }

    /** The caller's temperature as the provider counts it. */
    BigDecimal scaled(BigDecimal temperature) {
        return temperature.multiply(route.primary().mlflow().temperatureScale(generation, route.task()));
    }
}
