package io.sluice.admission;

import io.sluice.admission.Scope.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whose call it is, as far as limits and budgets ask.
 *
 * @param organization   the gateway's
 * @param team           null for callers in none
 * @param member         null when the caller is no member
 * @param serviceAccount null when the caller is none
 * @param key            id of the key; null when it is none of the directory's
 * @param tags           as the caller said
 */
public record Subject(
        String organization,
        @Nullable String team,
        @Nullable String member,
        @Nullable String serviceAccount,
        @Nullable String key,
        String route,
        Map<String, String> tags) {
    public Subject {
        tags = Map.copyOf(tags);
    }

    /** All scopes that its calls count in. */
    public List<Scope> scopes() {
        var scopes = new ArrayList<Scope>(8);
        eachScope(EnumSet.allOf(Kind.class), scopes::add);
        return scopes;
    }

    /** Those of its scopes that are of these kinds, one after the other. */
    void eachScope(Set<Kind> kinds, Consumer<Scope> visitor) {
        visit(kinds, Kind.ORGANIZATION, organization, visitor);
        visit(kinds, Kind.TEAM, team, visitor);
        visit(kinds, Kind.MEMBER, member, visitor);
        visit(kinds, Kind.SERVICE_ACCOUNT, serviceAccount, visitor);
        visit(kinds, Kind.KEY, key, visitor);
        visit(kinds, Kind.ROUTE, route, visitor);
        if (member != null && kinds.contains(Kind.MEMBER_ON_ROUTE)) {
            visitor.accept(Scope.memberOnRoute(member, route));
        }
        if (kinds.contains(Kind.TAG)) {
            tags.forEach((name, value) -> visitor.accept(Scope.tag(name, value)));
        }
    }

    private static void visit(Set<Kind> kinds, Kind kind, @Nullable String name, Consumer<Scope> visitor) {
        if (name != null && kinds.contains(kind)) {
            visitor.accept(new Scope(kind, name));
        }
    }
}
