package io.sluice.routing;

import io.sluice.model.Family;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.ProviderId;
import io.sluice.provider.Upstream;
import io.sluice.secret.SecretRef;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model of one provider with its credential: one element of a route's plan.
 *
 * @param displayName the provider's name for messages
 * @param model       the upstream's model; null when the definition names none
 * @param upstream    the provider bound to this target's settings
 * @param secrets     references to the credentials, by setting
 */
public record Target(
        ProviderId provider,
        String displayName,
        Family family,
        @Nullable String model,
        Upstream upstream,
        MlflowConventions mlflow,
        Map<String, SecretRef> secrets) {
    public Target {
        secrets = Map.copyOf(secrets);
    }

    /** The model for metrics and logs; empty when there is none. */
    public String modelOrEmpty() {
        return model == null ? "" : model;
    }
}
