package io.sluice.catalog;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.SettingsSchema;
import io.sluice.secret.SecretRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody without a right to secrets may do to routes. Pure. */
final class EditorRights {
    private EditorRights() {}

    /**
     * Refuses a draft that goes beyond the editor's rights.
     *
     * @param current the route as it is; null for a new one, or one that cannot be read
     * @param others  all routes that are declared
     * @throws CallFailed with {@link Failure.Forbidden} that names the member
     */
    static void require(
            Editor editor,
            RouteDraft draft,
            @Nullable RouteDefinition current,
            Collection<RouteDefinition> others,
            ProviderRegistry providers) {
        if (editor.managesSecrets()) {
            return;
        }
        if (!draft.inline().bySetting().isEmpty()) {
            throw refused("Writing a credential");
        }
        TargetDefinition wanted = draft.target();
        TargetDefinition present = current == null ? null : current.target();
        boolean hasAddress = false;
        for (String key : addressKeys(wanted, providers)) {
            String address = wanted.settings().get(key);
            hasAddress |= address != null;
            if (!Objects.equals(
                    address, present == null ? null : present.settings().get(key))) {
                throw refused("Setting the address 'config." + key + "'");
            }
        }
        Set<SecretRef> known =
                new HashSet<>(present == null ? Set.of() : present.references().values());
        if (!hasAddress) {
            others.stream()
                    .map(RouteDefinition::target)
                    .filter(target -> target.provider().equals(wanted.provider()))
                    .filter(target -> addressKeys(target, providers).stream().noneMatch(target.settings()::containsKey))
                    .forEach(target -> known.addAll(target.references().values()));
        }
        if (!known.containsAll(wanted.references().values())) {
            throw refused("Using a credential that no route of this provider uses already");
        }
    }

    private static Set<String> addressKeys(TargetDefinition target, ProviderRegistry providers) {
        var keys = new LinkedHashSet<String>();
        keys.add(SettingsSchema.API_BASE);
        providers
                .find(target.provider())
                .map(Provider::settings)
                .flatMap(SettingsSchema::baseAddressKey)
                .ifPresent(keys::add);
        return keys;
    }

    private static CallFailed refused(String what) {
        return new CallFailed(
                new Failure.Forbidden(what + " needs the right 'manage-secrets', which your key does not have."));
    }
}
