package io.sluice.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.Scope.Kind;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Scopes in JSON: {@code {"team": "search"}}, {@code {"member": "alice", "route": "chat"}}. */
final class ScopeDocument {
    /** A limit has one of these, or a member and a route. */
    static final List<Kind> OF_LIMITS =
            List.of(Kind.ORGANIZATION, Kind.TEAM, Kind.MEMBER, Kind.SERVICE_ACCOUNT, Kind.KEY, Kind.ROUTE);

    /** A budget has one of these. */
    static final List<Kind> OF_BUDGETS =
            List.of(Kind.ORGANIZATION, Kind.TEAM, Kind.MEMBER, Kind.SERVICE_ACCOUNT, Kind.KEY, Kind.ROUTE, Kind.TAG);

    private ScopeDocument() {}

    /** Reads the member {@code scope}; null when something is wrong with it. */
    static @Nullable Scope read(Fields document, List<Kind> kinds) {
        Fields scope = document.object("scope");
        if (scope == null) {
            if (!document.hasProblems()) {
                document.problem("scope", "missing", "must say whose calls count: {\"team\": \"search\"}");
            }
            return null;
        }
        boolean paired = !kinds.contains(Kind.TAG);
        List<String> given = scope.present(kinds.stream().map(Kind::word).toList());
        scope.rejectOthers();
        if (paired && given.equals(List.of("member", "route"))) {
            String member = scope.text("member");
            String route = scope.text("route");
            return member == null || route == null ? null : Scope.memberOnRoute(member, route);
        }
        if (given.size() != 1) {
            scope.wrong(
                    "scope",
                    "'scope' must name one of " + words(kinds) + (paired ? ", or a member and a route." : "."));
            return null;
        }
        String name = scope.text(given.getFirst());
        Kind kind = Kind.of(given.getFirst()).orElseThrow();
        if (kind == Kind.TAG && name != null && name.indexOf('=') < 1) {
            scope.problem("tag", "tag", "must be of the form name=value");
            return null;
        }
        return name == null ? null : new Scope(kind, name);
    }

    /**
     * Refuses a scope of something that there is not. What is not known here may have been made at another gateway a moment
     * ago, so that is looked for first.
     *
     * @return fails with {@link CallFailed} that names the member of the document
     */
    static Uni<Void> requireKnown(Scope scope, ScopeNames names) {
        return Uni.createFrom()
                .item(scope)
                .invoke(asked -> check(asked, names))
                .onFailure(CallFailed.class)
                .recoverWithUni(unknown -> names.refresh().replaceWith(scope).invoke(asked -> check(asked, names)))
                .replaceWithVoid();
    }

    private static void check(Scope scope, ScopeNames names) {
        if (scope.kind() == Kind.MEMBER_ON_ROUTE) {
            int at = scope.name().lastIndexOf('@');
            check(new Scope(Kind.MEMBER, scope.name().substring(0, at)), names);
            check(new Scope(Kind.ROUTE, scope.name().substring(at + 1)), names);
        } else if (!names.knows(scope.kind(), scope.name())) {
            String word = scope.kind().word();
            throw new CallFailed(Failure.InvalidRequest.of(
                    "scope." + word,
                    "unknown",
                    "There is no " + word.replace('_', ' ') + (scope.kind() == Kind.KEY ? " with the id '" : " named '")
                            + scope.name() + "'."));
        }
    }

    static ObjectNode write(Scope scope) {
        ObjectNode node = JsonCodec.object();
        if (scope.kind() == Kind.MEMBER_ON_ROUTE) {
            // Names of members may hold an @, names of routes may not.
            int at = scope.name().lastIndexOf('@');
            return node.put("member", scope.name().substring(0, at))
                    .put("route", scope.name().substring(at + 1));
        }
        return node.put(scope.kind().word(), scope.name());
    }

    private static String words(List<Kind> kinds) {
        return kinds.stream().map(Kind::word).collect(Collectors.joining(", "));
    }
}
