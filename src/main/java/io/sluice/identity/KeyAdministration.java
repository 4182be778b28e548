package io.sluice.identity;

import io.sluice.audit.Actor;
import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.CallerConflict.Reason;
import io.sluice.identity.Directory.StoredKey;
import io.sluice.identity.DirectoryStore.Change;
import io.sluice.identity.Grant.Grantee;
import io.sluice.model.Ids;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes, rotates and revokes keys, for administrators and for members who look after their own. Who may only see to their own
 * keys can make none that may more than the key they came with. What was changed is in force on this gateway when the item is
 * there. Fails with {@link io.sluice.model.CallFailed} or {@link CallerConflict}.
 */
@Singleton
public final class KeyAdministration {
    /** How long a rotated key may stay valid at most. */
    public static final Duration LONGEST_GRACE = Duration.ofDays(7);

    private static final String THING = "key";

    private final DirectoryChanges changes;
    private final Authenticator authenticator;

    KeyAdministration(DirectoryChanges changes, Authenticator authenticator) {
        this.changes = changes;
        this.authenticator = authenticator;
    }

    /**
     * The keys that somebody may see. From memory.
     *
     * @param owner whose; null for all that may be seen
     * @throws io.sluice.model.CallFailed when the owner's may not be seen
     */
    public Stream<ApiKey> all(Principal by, @Nullable String owner) {
        String whose = managesAll(by) ? owner : ownName(by, owner);
        Stream<ApiKey> all = authenticator.directory().keys();
        return whose == null ? all : all.filter(key -> key.owner().equals(whose));
    }

    /**
     * The key with this id. From memory.
     *
     * @throws io.sluice.model.CallFailed when there is none, or it may not be seen
     */
    public ApiKey find(Principal by, String id) {
        var found = authenticator.directory().key(id);
        if (!managesAll(by)) {
            return found.filter(key -> isOwn(by, key)).orElseThrow(KeyAdministration::notYours);
        }
        return found.orElseThrow(Refusal.noId(THING, id));
    }

    /** When a key was last used, as far as this gateway knows; null for never. From memory. */
    public @Nullable Instant lastUsed(ApiKey key) {
        return authenticator.directory().lastUsed(key);
    }

    /** Makes a key. Its text is in the item and nowhere else. */
    public Uni<Made> create(Actor actor, Principal by, Draft draft) {
        return newText()
                .chain(text -> changes.run(
                        actor,
                        change -> bounds(by, change).chain(bounds -> {
                            boolean forAnybody = managesAll(by);
                            Narrowing narrowing = forAnybody ? draft.narrowing() : bounds.bounded(draft.narrowing());
                            Instant expiresAt = forAnybody ? draft.expiresAt() : bounds.bounded(draft.expiresAt());
                            return owner(by, draft.owner(), change)
                                    .map(owner -> stored(text, owner.name(), draft.name(), narrowing, expiresAt))
                                    .call(change::insert)
                                    .map(made -> deed("create", made.key()).with(new Made(made.key(), text)));
                        })));
    }

    /** Changes name, narrowing or expiry of a key. For administrators only. */
    public Uni<ApiKey> update(Actor actor, String id, UnaryOperator<Draft> edited) {
        return changes.run(
                actor,
                change -> stored(id, change).chain(before -> {
                    requireValid(before);
                    Draft draft = edited.apply(
                            new Draft(before.owner(), before.name(), before.narrowing(), before.expiresAt()));
                    if (!before.owner().equals(draft.owner())) {
                        throw Refusal.invalid("owner", "owner", "A key keeps its owner. Make another one.");
                    }
                    var after = new ApiKey(
                            id,
                            before.owner(),
                            draft.name(),
                            before.hint(),
                            draft.narrowing(),
                            before.createdAt(),
                            draft.expiresAt(),
                            before.revokedAt(),
                            before.lastUsedAt());
                    return change.update(after)
                            .replaceWith(() -> deed("update", after).with(after));
                }));
    }

    /**
     * Makes a key that may what this one may, its own grants included; this one stays valid for a while.
     *
     * @param grace at most {@link #LONGEST_GRACE}; zero ends it at once
     */
    public Uni<Made> rotate(Actor actor, Principal by, String id, Duration grace) {
        return newText()
                .chain(text -> changes.run(
                        actor,
                        change -> own(by, id, change).chain(old -> {
                            requireValid(old);
                            if (old.revokedAt() != null) {
                                throw new CallerConflict(
                                        Reason.KEY_ENDED,
                                        "The key was rotated before and ends at " + old.revokedAt() + ".");
                            }
                            StoredKey made = stored(text, old.owner(), old.name(), old.narrowing(), old.expiresAt());
                            return bounds(by, change)
                                    .invoke(bounds -> {
                                        if (!managesAll(by)) {
                                            bounds.require(old);
                                        }
                                    })
                                    .chain(() -> change.insert(made))
                                    .chain(() -> copyGrants(old.id(), made.key().id(), change))
                                    .chain(() -> change.update(
                                            revoked(old, changes.now().plus(grace))))
                                    .replaceWith(() ->
                                            rotation(old, made.key(), grace).with(new Made(made.key(), text)));
                        })));
    }

    /** Ends a key now. One that has ended stays as it is. */
    public Uni<Void> revoke(Actor actor, Principal by, String id) {
        Instant now = changes.now();
        return changes.run(
                        actor,
                        change -> own(by, id, change).chain(key -> {
                            Instant before = key.revokedAt();
                            Uni<Void> ended = before != null && !before.isAfter(now)
                                    ? Uni.createFrom().voidItem()
                                    : change.update(revoked(key, now));
                            return ended.replaceWith(() -> deed("revoke", key).with(id));
                        }))
                .replaceWithVoid();
    }

    private Uni<Caller> owner(Principal by, @Nullable String wanted, Change change) {
        String name = managesAll(by) && wanted != null ? wanted : ownName(by, wanted);
        return change.caller(name)
                .map(found -> found.orElseThrow(Refusal.unknown("owner", "member or service account", name)));
    }

    private static Uni<KeyBounds> bounds(Principal by, Change change) {
        String presented = by.keyId();
        return presented == null
                ? Uni.createFrom().item(new KeyBounds(by, null))
                : change.key(presented).map(key -> new KeyBounds(by, key.orElse(null)));
    }

    private static Uni<ApiKey> own(Principal by, String id, Change change) {
        return managesAll(by)
                ? stored(id, change)
                : change.key(id)
                        .map(found -> found.filter(key -> isOwn(by, key)).orElseThrow(KeyAdministration::notYours));
    }

    private static Uni<ApiKey> stored(String id, Change change) {
        return change.key(id).map(found -> found.orElseThrow(Refusal.noId(THING, id)));
    }

    private Uni<Void> copyGrants(String from, String to, Change change) {
        Instant now = changes.now();
        return change.grantsTo(new Grantee(Grantee.Kind.KEY, from))
                .chain(grants -> Multi.createFrom()
                        .iterable(grants)
                        .map(grant -> new Grant(
                                Ids.next("grant_", now),
                                new Grantee(Grantee.Kind.KEY, to),
                                grant.routes(),
                                grant.ceilings(),
                                now))
                        .call(change::insert)
                        .onItem()
                        .ignoreAsUni());
    }

    private void requireValid(ApiKey key) {
        Instant now = changes.now();
        if (!key.isValidAt(now)) {
            Instant revoked = key.revokedAt();
            throw new CallerConflict(
                    Reason.KEY_ENDED,
                    revoked != null && !now.isBefore(revoked)
                            ? "The key was revoked at " + revoked + ". Make a new one."
                            : "The key expired at " + key.expiresAt() + ". Make a new one.");
        }
    }

    private StoredKey stored(
            String text, String owner, @Nullable String name, Narrowing narrowing, @Nullable Instant expiresAt) {
        Instant now = changes.now();
        var key = new ApiKey(
                Ids.next("key_", now), owner, name, KeyText.hint(text), narrowing, now, expiresAt, null, null);
        return new StoredKey(key, KeyDigest.of(KeyIndex.digest(text)));
    }

    private static ApiKey revoked(ApiKey key, Instant at) {
        return new ApiKey(
                key.id(),
                key.owner(),
                key.name(),
                key.hint(),
                key.narrowing(),
                key.createdAt(),
                key.expiresAt(),
                at,
                key.lastUsedAt());
    }

    /** Randomness may take a moment, so not on the event loop. */
    private static Uni<String> newText() {
        return Uni.createFrom().item(KeyText::next).runSubscriptionOn(Infrastructure.getDefaultExecutor());
    }

    private static boolean managesAll(Principal by) {
        return by.may(Permission.MANAGE_CALLERS);
    }

    private static boolean isOwn(Principal by, ApiKey key) {
        return isOfDirectory(by) && key.owner().equals(by.name());
    }

    private static String ownName(Principal by, @Nullable String wanted) {
        if (!isOfDirectory(by)) {
            throw Refusal.invalid(
                    "owner", "missing", "'owner' is missing: name a member or a service account the key is for.");
        }
        if (wanted != null && !wanted.equals(by.name())) {
            throw notYours();
        }
        return by.name();
    }

    private static boolean isOfDirectory(Principal by) {
        return switch (by.kind()) {
            case MEMBER, SERVICE_ACCOUNT -> true;
            case FIRST_ADMIN, ANONYMOUS -> false;
        };
    }

    private static RuntimeException notYours() {
        return Refusal.forbidden("You may see to your own keys only.");
    }

    private static Deed deed(String verb, ApiKey key) {
        return new Deed(THING + "." + verb, THING + ":" + key.id(), details(key));
    }

    private static Deed rotation(ApiKey old, ApiKey made, Duration grace) {
        Map<String, Object> details = details(made);
        details.put("new_key", made.id());
        details.put("grace_seconds", grace.toSeconds());
        return new Deed(THING + ".rotate", THING + ":" + old.id(), details);
    }

    private static Map<String, Object> details(ApiKey key) {
        var details = new HashMap<String, Object>();
        details.put("owner", key.owner());
        Narrowing narrowing = key.narrowing();
        put(details, "name", key.name());
        put(
                details,
                "scopes",
                narrowing.scopes() == null ? null : words(narrowing.scopes().stream(), Permission::word));
        put(
                details,
                "routes",
                narrowing.routes() == null ? null : words(narrowing.routes().stream(), NamePattern::text));
        put(
                details,
                "models",
                narrowing.models() == null ? null : words(narrowing.models().stream(), NamePattern::text));
        put(details, "environments", narrowing.environments() == null ? null : List.copyOf(narrowing.environments()));
        put(
                details,
                "networks",
                narrowing.networks() == null ? null : words(narrowing.networks().stream(), Network::toString));
        put(
                details,
                "expires_at",
                key.expiresAt() == null ? null : key.expiresAt().toString());
        return details;
    }

    private static <T> List<String> words(Stream<T> values, java.util.function.Function<T, String> word) {
        return values.map(word).sorted().toList();
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }

    /** A key that was just made, with its text: shown once, kept nowhere. A class, so that nothing prints it by accident. */
    public static final class Made {
        private final ApiKey key;
        private final String text;

        Made(ApiKey key, String text) {
            this.key = key;
            this.text = text;
        }

        /** All but the text. */
        public ApiKey key() {
            return key;
        }

        /** The key itself. */
        public String text() {
            return text;
        }
    }

    /**
     * A key as somebody wants it.
     *
     * @param owner     name of a member or a service account; null for whoever makes it
     * @param expiresAt lies ahead; null for never
     */
    public record Draft(
            @Nullable String owner,
            @Nullable String name,
            Narrowing narrowing,
            @Nullable Instant expiresAt) {}
}
