package io.sluice.provider;

import io.sluice.model.Family;
import java.util.Set;

/**
 * The adapter for one upstream's API. A CDI bean; being there is all the registration there is.
 */
public interface Provider {
    /** Its id in route definitions. */
    ProviderId id();

    /** Other ids it answers to. */
    default Set<ProviderId> aliases() {
        return Set.of();
    }

    /** Its name for people, as MLflow words it where MLflow has it: {@code OpenAI}. */
    String displayName();

    /** The family of its wire. */
    Family family();

    /** The keys a route's {@code config} may have. */
    SettingsSchema settings();

    /**
     * Checks a target's settings and prepares everything that can be prepared before a call: addresses, headers, paths.
     * Pure and quick; called when a catalog is built, never on the way of a call.
     *
     * @throws InvalidSettings when the settings do not fit together; the message names the key
     */
    Upstream bind(TargetSettings settings) throws InvalidSettings;

    /** How MLflow's gateway treats this provider; holds in the MLflow dialects and nowhere else. */
    MlflowConventions mlflow();
}
