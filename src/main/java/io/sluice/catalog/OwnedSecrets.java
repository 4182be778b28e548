package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.sluice.secret.WritableStores;
import io.sluice.secret.WritableStores.WrittenSecret;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which credentials in the secret store are a route's own, and who else uses them. Pure. */
final class OwnedSecrets {
    private OwnedSecrets() {}

    /** The credentials, of all versions, that were moved into a store for this route and that it uses. */
    static Set<WrittenSecret> of(RouteDefinition definition, WritableStores stores) {
        var owned = new LinkedHashSet<WrittenSecret>();
        definition.target().references().forEach((slot, ref) -> {
            String own = SecretMover.Owner.ROUTE.secretName(definition.name(), slot.text());
            stores.written(ref).filter(written -> written.name().equals(own)).ifPresent(owned::add);
        });
        return owned;
    }

    /** The other routes that use one of these. */
    static Set<String> users(
            Set<WrittenSecret> secrets, RouteName owner, Collection<RouteDefinition> all, WritableStores stores) {
        var users = new TreeSet<String>();
        all.stream()
                .filter(definition -> !definition.name().equals(owner))
                .filter(definition -> written(definition, stores).anyMatch(secrets::contains))
                .forEach(definition -> users.add(definition.name().value()));
        return users;
    }

    private static Stream<WrittenSecret> written(RouteDefinition definition, WritableStores stores) {
        return definition.target().references().values().stream()
                .map(stores::written)
                .flatMap(Optional::stream);
    }
}
