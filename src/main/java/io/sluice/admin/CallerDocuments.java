package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.identity.Caller;
import io.sluice.identity.CallerAdministration.Draft;
import io.sluice.identity.CallerName;
import io.sluice.identity.Role;
import io.sluice.identity.Team;
import io.sluice.json.JsonCodec;
import io.sluice.json.MergePatch;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Teams, members and service accounts as JSON. */
final class CallerDocuments {
    /** Teams by name. */
    static final Pages<Team> TEAM_PAGES = new Pages<>(Team::name, CallerName::isValid, CallerDocuments::of);

    /** Members, or service accounts, by name. */
    static final Pages<Caller> CALLER_PAGES = new Pages<>(Caller::name, CallerName::isValid, CallerDocuments::of);

    private static final String NAME = "name";
    private static final String TEAM = "team";
    private static final String ROLE = "role";
    private static final String LEAD = "lead";
    private static final Predicate<Role> OF_PEOPLE = role -> role != Role.SERVICE;

    private CallerDocuments() {}

    static ObjectNode of(Team team) {
        return JsonCodec.object()
                .put(NAME, team.name())
                .put("created_at", team.createdAt().toString());
    }

    static ObjectNode of(Caller caller) {
        return settable(caller.kind(), caller.name(), caller.team(), caller.role(), caller.lead())
                .put("created_at", caller.createdAt().toString());
    }

    /** The name of a team that is to be. */
    static String teamName(JsonNode document) {
        Body body = Body.of(document);
        String name = name(body, NAME);
        body.done();
        return name;
    }

    static Draft draft(Caller.Kind kind, JsonNode document) {
        Body body = Body.of(document);
        String name = name(body, NAME);
        String team = name(body, TEAM);
        Role role = switch (kind) {
            case MEMBER -> role(body);
            case SERVICE_ACCOUNT -> Role.SERVICE;
        };
        Boolean lead = kind == Caller.Kind.MEMBER ? body.flag(LEAD) : null;
        body.done();
        return new Draft(kind, name, team, role, lead != null && lead);
    }

    static Draft patched(Draft present, JsonNode mergePatch) {
        ObjectNode document = settable(present.kind(), present.name(), present.team(), present.role(), present.lead());
        return draft(present.kind(), MergePatch.apply(document, mergePatch));
    }

    /** A name that must be there; noted when it is no name. */
    static String name(Body body, String member) {
        String name = body.requiredText(member);
        if (body.isText(member)) {
            checkName(body, member, name);
        }
        return name;
    }

    static void checkName(Body body, String member, String name) {
        if (!CallerName.isValid(name)) {
            body.problem(member, "name", "'" + member + "' must have " + CallerName.RULE + ".");
        }
    }

    private static Role role(Body body) {
        String word = body.text(ROLE);
        if (word == null) {
            return Role.MEMBER;
        }
        return Role.of(word).filter(OF_PEOPLE).orElseGet(() -> {
            body.problem(ROLE, ROLE, "'role' must be one of " + rolesOfPeople() + ".");
            return Role.MEMBER;
        });
    }

    private static String rolesOfPeople() {
        return Arrays.stream(Role.values()).filter(OF_PEOPLE).map(Role::word).collect(Collectors.joining(", "));
    }

    private static ObjectNode settable(Caller.Kind kind, String name, String team, Role role, boolean lead) {
        ObjectNode document = JsonCodec.object().put(NAME, name).put(TEAM, team);
        return switch (kind) {
            case MEMBER -> document.put(ROLE, role.word()).put(LEAD, lead);
            case SERVICE_ACCOUNT -> document;
        };
    }
}
