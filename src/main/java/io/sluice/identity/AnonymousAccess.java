package io.sluice.identity;

import java.util.List;
import java.util.Optional;

/** Whether calls without a key are served, and where they may come from. */
final class AnonymousAccess {
    private final Optional<Principal> principal;
    private final List<Network> networks;

    private AnonymousAccess(Optional<Principal> principal, List<Network> networks) {
        this.principal = principal;
        this.networks = networks;
    }

    /**
     * What the configuration says.
     *
     * @throws IllegalArgumentException when a network cannot be read; the message names the property
     */
    static AnonymousAccess of(AuthConfig.Anonymous config) {
        List<NamePattern> routes = NamePattern.all(config.routes().orElse(List.of()));
        Optional<Principal> principal = routes.isEmpty()
                ? Optional.empty()
                : Optional.of(Principal.anonymous(new Access(true, List.of(), routes, null)));
        return new AnonymousAccess(
                principal,
                config.networks().stream().map(AnonymousAccess::network).toList());
    }

    /** Who calls from this address without a key, if that is allowed. */
    Optional<Principal> at(String address) {
        return principal.filter(allowed -> Network.anyContains(networks, address));
    }

    private static Network network(String text) {
        try {
            return Network.of(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "sluice.auth.anonymous.networks: '" + text + "' is no network: " + e.getMessage() + ".", e);
        }
    }
}
