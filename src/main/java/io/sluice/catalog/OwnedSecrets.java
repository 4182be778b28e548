package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.sluice.secret.SecretRef;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which credentials in the secret store are a route's own, and who else uses them. Pure. */
final class OwnedSecrets {
    private OwnedSecrets() {}

    /** The names, without version, of the credentials that were moved into the store for this route and that it uses. */
    static Set<String> of(RouteDefinition definition) {
        var names = new LinkedHashSet<String>();
        definition.target().secrets().forEach((setting, ref) -> {
            String own = SecretMover.Owner.ROUTE.secretName(definition.name(), setting);
            if (nameOf(ref).equals(own)) {
                names.add(own);
            }
        });
        return names;
    }

    /** The other routes that use one of these names. */
    static Set<String> users(Set<String> secretNames, RouteName owner, Collection<RouteDefinition> all) {
        var users = new TreeSet<String>();
        all.stream()
                .filter(definition -> !definition.name().equals(owner))
                .filter(definition -> refs(definition).anyMatch(ref -> secretNames.contains(nameOf(ref))))
                .forEach(definition -> users.add(definition.name().value()));
        return users;
    }

    private static Stream<SecretRef> refs(RouteDefinition definition) {
        return definition.target().secrets().values().stream();
    }

    /** What a reference names, without the version; empty for other stores. */
    private static String nameOf(SecretRef ref) {
        if (!ref.scheme().equals(SecretMover.SCHEME)) {
            return "";
        }
        int at = ref.name().lastIndexOf('@');
        return at < 0 ? ref.name() : ref.name().substring(0, at);
    }
}
