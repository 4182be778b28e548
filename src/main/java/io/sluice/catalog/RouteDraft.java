package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.secret.Credentials;
import io.sluice.secret.SecretRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A definition as read, before the credentials it gives in clear are moved into the secret store. Lives as long as the
 * operation that read it.
 *
 * @param target   with the credentials given by reference
 * @param inline   the credentials given in clear, by the text of their {@link CredentialSlot}
 * @param warnings what was ignored, for the log
 */
public record RouteDraft(
        RouteName name,
        Task task,
        TargetDefinition target,
        RouteOptions options,
        Credentials inline,
        List<String> warnings) {
    /** The scheme of the references that stand for credentials not moved yet. */
    static final String NOT_MOVED = "inline";

    public RouteDraft {
        warnings = List.copyOf(warnings);
    }

    /**
     * The definition, complete.
     *
     * @param moved where the credentials given in clear are now, by the text of their {@link CredentialSlot}
     */
    public RouteDefinition complete(Map<String, SecretRef> moved, Provenance provenance) {
        var references = new LinkedHashMap<>(target.references());
        moved.forEach((slot, reference) -> references.put(CredentialSlot.parse(slot), reference));
        return new RouteDefinition(name, task, target.withReferences(references), options, provenance);
    }

    /** The definition with references that lead nowhere in the place of credentials not moved yet, to be checked by. */
    public RouteDefinition preview(Provenance provenance) {
        var unmoved = new LinkedHashMap<String, SecretRef>();
        inline.bySetting().keySet().forEach(slot -> unmoved.put(slot, new SecretRef(NOT_MOVED, slot)));
        return complete(unmoved, provenance);
    }
}
