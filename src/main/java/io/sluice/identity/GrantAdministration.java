package io.sluice.identity;

import io.sluice.audit.Actor;
import io.sluice.identity.DirectoryStore.Change;
import io.sluice.identity.Grant.Grantee;
import io.sluice.model.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Gives and takes leave to call routes. What was changed is in force on this gateway when the item is there. Fails with
 * {@link io.sluice.model.CallFailed}.
 */
@Singleton
public final class GrantAdministration {
    private static final String THING = "grant";

    private final DirectoryChanges changes;
    private final Authenticator authenticator;

    GrantAdministration(DirectoryChanges changes, Authenticator authenticator) {
        this.changes = changes;
        this.authenticator = authenticator;
    }

    /** All grants. From memory. */
    public Collection<Grant> all() {
        return authenticator.directory().grants().values();
    }

    /**
     * The grant with this id. From memory.
     *
     * @throws io.sluice.model.CallFailed when there is none
     */
    public Grant find(String id) {
        Grant grant = authenticator.directory().grants().get(id);
        if (grant == null) {
            throw Refusal.noId(THING, id).get();
        }
        return grant;
    }

    /** Grants routes. */
    public Uni<Grant> create(Actor actor, Draft draft) {
        Instant now = changes.now();
        return changes.run(
                actor,
                change -> grantee(draft.to(), now, change).chain(to -> {
                    var grant = new Grant(Ids.next("grant_", now), to, draft.routes(), draft.ceilings(), now);
                    return change.insert(grant)
                            .replaceWith(() -> deed("create", grant).with(grant));
                }));
    }

    /** Changes a grant; its id stays. */
    public Uni<Grant> update(Actor actor, String id, UnaryOperator<Draft> edited) {
        Instant now = changes.now();
        return changes.run(
                actor,
                change -> change.grant(id)
                        .map(found -> found.orElseThrow(Refusal.noId(THING, id)))
                        .chain(before -> {
                            Draft draft = edited.apply(new Draft(before.to(), before.routes(), before.ceilings()));
                            Uni<Grantee> to = draft.to().equals(before.to())
                                    ? Uni.createFrom().item(before.to())
                                    : grantee(draft.to(), now, change);
                            return to.map(known ->
                                            new Grant(id, known, draft.routes(), draft.ceilings(), before.createdAt()))
                                    .call(change::update)
                                    .map(after -> deed("update", after).with(after));
                        }));
    }

    /** Takes a grant back. */
    public Uni<Void> delete(Actor actor, String id) {
        return changes.run(
                        actor,
                        change -> change.grant(id)
                                .map(found -> found.orElseThrow(Refusal.noId(THING, id)))
                                .call(() -> change.deleteGrant(id))
                                .map(gone -> deed("delete", gone).with(id)))
                .replaceWithVoid();
    }

    private static Uni<Grantee> grantee(Grantee wanted, Instant now, Change change) {
        String name = wanted.name();
        return switch (wanted.kind()) {
            case TEAM ->
                change.team(name)
                        .map(team -> team.orElseThrow(Refusal.unknown("to.team", "team", name)))
                        .replaceWith(wanted);
            case MEMBER -> caller(Caller.Kind.MEMBER, wanted, "member", change);
            case SERVICE_ACCOUNT -> caller(Caller.Kind.SERVICE_ACCOUNT, wanted, "service account", change);
            case KEY -> key(name, now, change).map(id -> new Grantee(Grantee.Kind.KEY, id));
        };
    }

    private static Uni<Grantee> caller(Caller.Kind kind, Grantee wanted, String thing, Change change) {
        return change.caller(wanted.name())
                .map(found -> found.filter(caller -> caller.kind() == kind)
                        .map(caller -> wanted)
                        .orElseThrow(Refusal.unknown("to." + wanted.kind().word(), thing, wanted.name())));
    }

    /** The id of the key of that id, or of the one key of that name. */
    private static Uni<String> key(String idOrName, Instant now, Change change) {
        return change.key(idOrName)
                .chain(byId -> byId.isPresent()
                        ? Uni.createFrom().item(byId)
                        : change.keysNamed(idOrName).map(named -> only(idOrName, named, now)))
                .map(found -> found.filter(key -> key.isValidAt(now))
                        .orElseThrow(() -> Refusal.invalid(
                                "to.key",
                                "unknown",
                                "There is no valid key with the id or the name '" + Refusal.shortened(idOrName) + "'."))
                        .id());
    }

    private static Optional<ApiKey> only(String name, List<ApiKey> named, Instant now) {
        List<ApiKey> lasting = named.stream()
                .filter(key -> key.revokedAt() == null && key.isValidAt(now))
                .toList();
        if (lasting.size() > 1) {
            throw Refusal.invalid(
                    "to.key",
                    "ambiguous",
                    "There are " + lasting.size() + " keys named '" + name + "'. Give the id of one.");
        }
        return lasting.stream().findFirst();
    }

    private static Deed deed(String verb, Grant grant) {
        var details = new HashMap<String, Object>();
        details.put("to", grant.to().kind().word() + ":" + grant.to().name());
        details.put("routes", texts(grant.routes()));
        Ceilings ceilings = grant.ceilings();
        put(details, "max_tokens", ceilings.maxTokens());
        put(details, "min_temperature", ceilings.minTemperature());
        put(details, "max_temperature", ceilings.maxTemperature());
        put(details, "tools", ceilings.tools() == null ? null : texts(ceilings.tools()));
        return new Deed(THING + "." + verb, THING + ":" + grant.id(), details);
    }

    private static void put(Map<String, Object> details, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    private static List<String> texts(List<NamePattern> patterns) {
        return patterns.stream().map(NamePattern::text).toList();
    }

    /**
     * A grant as somebody wants it.
     *
     * @param to for a key its id or its name
     */
    public record Draft(Grantee to, List<NamePattern> routes, Ceilings ceilings) {}
}
