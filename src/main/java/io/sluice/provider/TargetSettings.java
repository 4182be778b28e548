package io.sluice.provider;

import io.sluice.model.Task;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route says of its target. Required keys are there and unknown keys are gone: the catalog saw to that with the
 * provider's {@link SettingsSchema}.
 *
 * @param model       the upstream's model; null when the definition names none
 * @param values      the settings that are no credentials
 * @param secretKeys  the settings that are, of which only the presence is known here
 * @param baseAddress http or https, without query; null for the provider's own default
 * @param lenient     parameters the upstream cannot take are dropped and counted instead of refused
 */
public record TargetSettings(
        Task task,
        @Nullable String model,
        Map<String, String> values,
        Set<String> secretKeys,
        @Nullable URI baseAddress,
        boolean lenient) {
    public TargetSettings {
        values = Map.copyOf(values);
        secretKeys = Set.copyOf(secretKeys);
    }

    /** The value of a setting. */
    public Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The same where nothing is dropped. */
    public TargetSettings strict() {
        return new TargetSettings(task, model, values, secretKeys, baseAddress, false);
    }

    /**
     * The model.
     *
     * @throws InvalidSettings when the definition names none
     */
    public String requireModel() throws InvalidSettings {
        if (model == null || model.isBlank()) {
            throw new InvalidSettings("model.name", "The name of the upstream's model is missing.");
        }
        return model;
    }
}
