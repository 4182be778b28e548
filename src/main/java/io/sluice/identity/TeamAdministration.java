package io.sluice.identity;

import io.sluice.audit.Actor;
import io.sluice.identity.CallerConflict.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;

/**
 * Makes and removes teams. What was changed is in force on this gateway when the item is there. Fails with
 * {@link io.sluice.model.CallFailed} or {@link CallerConflict}.
 */
@Singleton
public final class TeamAdministration {
    private static final String THING = "team";

    private final DirectoryChanges changes;
    private final Authenticator authenticator;

    TeamAdministration(DirectoryChanges changes, Authenticator authenticator) {
        this.changes = changes;
        this.authenticator = authenticator;
    }

    /** All teams by name. From memory. */
    public Collection<Team> all() {
        return authenticator.directory().teams().values();
    }

    /**
     * The team of this name. From memory.
     *
     * @throws io.sluice.model.CallFailed when there is none
     */
    public Team find(String name) {
        Team team = authenticator.directory().teams().get(name);
        if (team == null) {
            throw Refusal.notFound(THING, name).get();
        }
        return team;
    }

    /** Makes a team. */
    public Uni<Team> create(Actor actor, String name) {
        return changes.run(
                actor,
                change -> change.team(name).chain(present -> {
                    if (present.isPresent()) {
                        throw Refusal.taken(THING, name);
                    }
                    var team = new Team(name, changes.now());
                    return change.insert(team)
                            .replaceWith(() -> deed("create", name).with(team));
                }));
    }

    /** Removes a team that nobody is in, with the grants given to it. */
    public Uni<Void> delete(Actor actor, String name) {
        return changes.run(
                        actor,
                        change -> change.team(name)
                                .map(present -> present.orElseThrow(Refusal.notFound(THING, name)))
                                .chain(() -> change.callersOf(name))
                                .invoke(callers -> requireEmpty(name, callers))
                                .chain(() -> change.deleteTeam(name))
                                .replaceWith(() -> deed("delete", name).with(name)))
                .replaceWithVoid();
    }

    private static void requireEmpty(String name, long callers) {
        if (callers > 0) {
            throw new CallerConflict(
                    Reason.TEAM_IN_USE,
                    "The team '" + name + "' has " + callers + (callers == 1 ? " caller" : " callers")
                            + ". Move them to another team or delete them first.");
        }
    }

    private static Deed deed(String verb, String name) {
        return new Deed(THING + "." + verb, THING + ":" + name, Map.of());
    }
}
