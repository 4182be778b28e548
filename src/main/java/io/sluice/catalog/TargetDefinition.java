package io.sluice.catalog;

import io.sluice.provider.ProviderId;
import io.sluice.secret.SecretRef;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route is declared to call. Holds no credential, only references; may be shown to administrators.
 *
 * @param model    the upstream's model; null when the declaration names none
 * @param settings the provider's settings that are no credentials, as declared, base address included. A credential that is
 *                 declared as empty text, for upstreams that want none, is here too
 * @param secrets  where the credentials are, by setting
 */
public record TargetDefinition(
        ProviderId provider, @Nullable String model, Map<String, String> settings, Map<String, SecretRef> secrets) {
    public TargetDefinition {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
    }

    /** The same with other credentials. */
    public TargetDefinition withSecrets(Map<String, SecretRef> others) {
        return new TargetDefinition(provider, model, settings, others);
    }
}
