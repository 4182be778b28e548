package io.sluice.admission;

import io.smallrye.mutiny.Uni;

/**
 * Port: which teams, callers, keys and routes there are, so that a limit or a budget for a name that is misspelt is refused
 * rather than never counting anything.
 */
public interface ScopeNames {
    /**
     * Whether there may be calls of this name here. From memory.
     *
     * @param kind any but {@link Scope.Kind#MEMBER_ON_ROUTE}, which is asked for by its parts
     */
    boolean knows(Scope.Kind kind, String name);

    /** Has {@link #knows} answer by what other gateways have changed until now. Fails when that cannot be read. */
    Uni<Void> refresh();
}
