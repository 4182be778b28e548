package io.sluice.identity;

import io.sluice.audit.Actor;
import io.sluice.identity.DirectoryStore.Change;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Makes, changes and removes members and service accounts. What was changed is in force on this gateway when the item is
 * there. Fails with {@link io.sluice.model.CallFailed} or {@link CallerConflict}.
 */
@Singleton
public final class CallerAdministration {
    private final DirectoryChanges changes;
    private final Authenticator authenticator;

    CallerAdministration(DirectoryChanges changes, Authenticator authenticator) {
        this.changes = changes;
        this.authenticator = authenticator;
    }

    /** All members and service accounts by name. From memory. */
    public Collection<Caller> all() {
        return authenticator.directory().callers().values();
    }

    /**
     * The member or service account of this name. From memory.
     *
     * @throws io.sluice.model.CallFailed when there is none of this kind
     */
    public Caller find(Caller.Kind kind, String name) {
        return Optional.ofNullable(authenticator.directory().callers().get(name))
                .filter(caller -> caller.kind() == kind)
                .orElseThrow(Refusal.notFound(thing(kind), name));
    }

    /** Makes a member or a service account. */
    public Uni<Caller> create(Actor actor, Draft draft) {
        return changes.run(
                actor,
                change -> change.caller(draft.name()).chain(present -> {
                    if (present.isPresent()) {
                        throw Refusal.taken(thing(present.get().kind()), draft.name());
                    }
                    var caller = new Caller(
                            draft.kind(), draft.name(), draft.team(), draft.role(), draft.lead(), changes.now());
                    return requireTeam(draft.team(), change)
                            .chain(() -> change.insert(caller))
                            .replaceWith(() -> deed(
                                            "create",
                                            caller,
                                            Map.of(
                                                    "team",
                                                    caller.team(),
                                                    "role",
                                                    caller.role().word(),
                                                    "lead",
                                                    caller.lead()))
                                    .with(caller));
                }));
    }

    /** Changes team, role, or whether it leads the team. The name and the kind stay. */
    public Uni<Caller> update(Actor actor, Caller.Kind kind, String name, UnaryOperator<Draft> edited) {
        return changes.run(
                actor,
                change -> stored(kind, name, change).chain(before -> {
                    Draft draft = edited.apply(new Draft(kind, name, before.team(), before.role(), before.lead()));
                    if (!draft.name().equals(name)) {
                        throw Refusal.invalid("name", "name", "A " + thing(kind) + " keeps its name.");
                    }
                    var after = new Caller(kind, name, draft.team(), draft.role(), draft.lead(), before.createdAt());
                    return requireTeam(draft.team(), change)
                            .chain(() -> change.update(after))
                            .replaceWith(() -> deed("update", after, changed(before, after))
                                    .with(after));
                }));
    }

    /** Removes a member or a service account with the grants given to it; its keys are revoked. */
    public Uni<Void> delete(Actor actor, Caller.Kind kind, String name) {
        return changes.run(
                        actor,
                        change -> stored(kind, name, change)
                                .call(() -> change.deleteCaller(name, changes.now()))
                                .map(gone -> deed("delete", gone, Map.of("team", gone.team()))
                                        .with(name)))
                .replaceWithVoid();
    }

    private static Uni<Caller> stored(Caller.Kind kind, String name, Change change) {
        return change.caller(name)
                .map(found ->
                        found.filter(caller -> caller.kind() == kind).orElseThrow(Refusal.notFound(thing(kind), name)));
    }

    private static Uni<Team> requireTeam(String team, Change change) {
        return change.team(team).map(found -> found.orElseThrow(Refusal.unknown("team", "team", team)));
    }

    private static Deed deed(String verb, Caller caller, Map<String, Object> details) {
        String word = caller.kind().word();
        return new Deed(word + "." + verb, word + ":" + caller.name(), details);
    }

    private static Map<String, Object> changed(Caller before, Caller after) {
        return Map.of(
                "team", Map.of("from", before.team(), "to", after.team()),
                "role", Map.of("from", before.role().word(), "to", after.role().word()),
                "lead", Map.of("from", before.lead(), "to", after.lead()));
    }

    private static String thing(Caller.Kind kind) {
        return switch (kind) {
            case MEMBER -> "member";
            case SERVICE_ACCOUNT -> "service account";
        };
    }

    /**
     * A member or a service account as somebody wants it.
     *
     * @param name valid by {@link CallerName}
     * @param role {@link Role#SERVICE} for service accounts and only for them
     * @param lead whether it leads its team; members only
     */
    public record Draft(Caller.Kind kind, String name, String team, Role role, boolean lead) {}
}
