package io.sluice.admission;

import io.sluice.admission.Scope.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        scopes.add(new Scope(Kind.ORGANIZATION, organization));
        add(scopes, Kind.TEAM, team);
        add(scopes, Kind.MEMBER, member);
        add(scopes, Kind.SERVICE_ACCOUNT, serviceAccount);
        add(scopes, Kind.KEY, key);
        scopes.add(new Scope(Kind.ROUTE, route));
        if (member != null) {
            scopes.add(Scope.memberOnRoute(member, route));
        }
        tags.forEach((name, value) -> scopes.add(new Scope(Kind.TAG, name + "=" + value)));
        return scopes;
    }

    private static void add(List<Scope> scopes, Kind kind, @Nullable String name) {
        if (name != null) {
            scopes.add(new Scope(kind, name));
        }
    }
}
