package io.sluice.admin;

import io.sluice.admission.Scope;
import io.sluice.admission.ScopeNames;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.CatalogLoader;
import io.sluice.identity.Authenticator;
import io.sluice.identity.Caller;
import io.sluice.identity.Directory;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.TokenVerifier;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The names that limits and budgets may be for: those of the directory and of all routes that are served here, whichever
 * source they come from. A tag is whatever callers say, and an organization may be another gateway's of the same database.
 * Where tokens of an identity provider are taken, members need not be in the directory.
 */
@Singleton
final class KnownNames implements ScopeNames {
    private final Catalog catalog;
    private final CatalogLoader routes;
    private final Authenticator authenticator;
    private final DirectoryLoader callers;
    private final boolean tokens;

    KnownNames(
            Catalog catalog,
            CatalogLoader routes,
            Authenticator authenticator,
            DirectoryLoader callers,
            TokenVerifier tokens) {
        this.catalog = catalog;
        this.routes = routes;
        this.authenticator = authenticator;
        this.callers = callers;
        this.tokens = tokens.isEnabled();
    }

    @Override
    public Uni<Void> refresh() {
        return routes.follow().chain(callers::follow);
    }

    @Override
    public boolean knows(Scope.Kind kind, String name) {
        Directory directory = authenticator.directory();
        return switch (kind) {
            case ORGANIZATION, TAG -> true;
            case TEAM -> directory.teams().containsKey(name);
            case MEMBER -> tokens || isThere(directory, Caller.Kind.MEMBER, name);
            case SERVICE_ACCOUNT -> isThere(directory, Caller.Kind.SERVICE_ACCOUNT, name);
            case KEY -> directory.key(name).isPresent();
            case ROUTE -> catalog.current().routes().find(name).isPresent();
            case MEMBER_ON_ROUTE -> throw new IllegalArgumentException("asked for by its parts");
        };
    }

    private static boolean isThere(Directory directory, Caller.Kind kind, String name) {
        return Optional.ofNullable(directory.callers().get(name))
                .filter(caller -> caller.kind() == kind)
                .isPresent();
    }
}
