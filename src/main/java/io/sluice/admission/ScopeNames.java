package io.sluice.admission;

/**
 * Port: which teams, callers, keys and routes there are, so that a limit or a budget for a name that is misspelt is refused
 * rather than never counting anything. From memory.
 */
@FunctionalInterface
public interface ScopeNames {
    /**
     * Whether there may be calls of this name here.
     *
     * @param kind any but {@link Scope.Kind#MEMBER_ON_ROUTE}, which is asked for by its parts
     */
    boolean knows(Scope.Kind kind, String name);
}
