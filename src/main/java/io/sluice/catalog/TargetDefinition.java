package io.sluice.catalog;

import io.sluice.provider.ProviderId;
import io.sluice.secret.SecretRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route is declared to call. Holds no credential, only references; may be shown to administrators.
 *
 * @param model    the upstream's model; null when the declaration names none
 * @param settings the provider's settings that are no credentials, as declared, base address included. A credential that is
 *                 declared as empty text, for upstreams that want none, is here too
 * @param secrets  where the credentials are, by setting, whatever the environment
 * @param secretsByEnvironment where the credentials are, by setting and environment; a setting is here or in {@code secrets}
 */
public record TargetDefinition(
        ProviderId provider,
        @Nullable String model,
        Map<String, String> settings,
        Map<String, SecretRef> secrets,
        Map<String, Map<String, SecretRef>> secretsByEnvironment) {
    public TargetDefinition {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
        secretsByEnvironment = copy(secretsByEnvironment);
    }

    /** One whose credentials are the same in every environment. */
    public TargetDefinition(
            ProviderId provider, @Nullable String model, Map<String, String> settings, Map<String, SecretRef> secrets) {
        this(provider, model, settings, secrets, Map.of());
    }

    /** The settings that have a credential somewhere. */
    Set<String> credentialSettings() {
        var all = new LinkedHashSet<>(secrets.keySet());
        all.addAll(secretsByEnvironment.keySet());
        return all;
    }

    /** All references, those of every environment, by their place. */
    Map<CredentialSlot, SecretRef> references() {
        var all = new LinkedHashMap<CredentialSlot, SecretRef>();
        secrets.forEach((setting, reference) -> all.put(new CredentialSlot(setting, ""), reference));
        secretsByEnvironment.forEach((setting, references) -> references.forEach(
                (environment, reference) -> all.put(new CredentialSlot(setting, environment), reference)));
        return all;
    }

    /** The same with these references instead. */
    TargetDefinition withReferences(Map<CredentialSlot, SecretRef> references) {
        var everywhere = new LinkedHashMap<String, SecretRef>();
        var byEnvironment = new LinkedHashMap<String, Map<String, SecretRef>>();
        references.forEach((slot, reference) -> {
            if (slot.environment().isEmpty()) {
                everywhere.put(slot.setting(), reference);
            } else {
                byEnvironment
                        .computeIfAbsent(slot.setting(), setting -> new LinkedHashMap<>())
                        .put(slot.environment(), reference);
            }
        });
        return new TargetDefinition(provider, model, settings, everywhere, byEnvironment);
    }

    private static Map<String, Map<String, SecretRef>> copy(Map<String, Map<String, SecretRef>> all) {
        var copy = new LinkedHashMap<String, Map<String, SecretRef>>();
        all.forEach((setting, references) ->
                copy.put(setting, Collections.unmodifiableMap(new LinkedHashMap<>(references))));
        return Collections.unmodifiableMap(copy);
    }
}
