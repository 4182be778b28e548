package io.sluice.identity;

import io.sluice.identity.Grant.Grantee;
import io.sluice.identity.HeldKey.LastUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everybody the gateway knows, as it was at one moment: teams, callers, grants, keys. Immutable but for the times of last
 * use. Keys are known by their digests only.
 */
public final class Directory {
    /** Knows nobody. */
    public static final Directory EMPTY = new Directory(0, List.of(), List.of(), List.of(), Map.of(), null, false);

    private final long revision;
    private final Map<String, Team> teams;
    private final Map<String, Caller> callers;
    private final Map<String, Grant> grants;
    private final Map<Grantee, List<Grant>> grantsByGrantee;
    private final Map<String, HeldKey> keys;
    private final KeyIndex<HeldKey> index;

    private Directory(
            long revision,
            Collection<Team> teams,
            Collection<Caller> callers,
            Collection<Grant> grants,
            Map<String, StoredKey> changed,
            @Nullable Directory before,
            boolean keepsKeys) {
        this.revision = revision;
        this.teams = byName(teams, Team::name);
        this.callers = byName(callers, Caller::name);
        this.grants = grants.stream()
                .collect(Collectors.toMap(Grant::id, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        this.grantsByGrantee = grants.stream().collect(Collectors.groupingBy(Grant::to));
        Map<String, HeldKey> known = before == null ? Map.of() : before.keys;
        boolean sameHolders =
                before != null && before.callers.equals(this.callers) && before.grants.equals(this.grants);
        this.keys = HashMap.newHashMap(known.size() + changed.size());
        var accesses = new HashMap<String, Access>();
        if (keepsKeys) {
            known.forEach((id, key) -> {
                if (!changed.containsKey(id)) {
                    keys.put(id, sameHolders ? key : held(key.stored(), key.lastUse(), accesses));
                }
            });
        }
        changed.forEach((id, key) -> {
            HeldKey same = known.get(id);
            LastUse lastUse = same == null ? new LastUse(key.key().lastUsedAt()) : same.lastUse();
            keys.put(id, held(key, lastUse, accesses));
        });
        this.index = index(keys);
    }

    /**
     * The directory after a change.
     *
     * @param changedKeys the keys that were made or changed since this directory's revision
     */
    public Directory with(
            long newRevision,
            Collection<Team> allTeams,
            Collection<Caller> allCallers,
            Collection<Grant> allGrants,
            Collection<StoredKey> changedKeys) {
        return new Directory(newRevision, allTeams, allCallers, allGrants, byId(changedKeys), this, true);
    }

    /** The directory that was read anew as a whole. Of this one it has only the times of last use. */
    Directory replacedBy(
            long newRevision,
            Collection<Team> allTeams,
            Collection<Caller> allCallers,
            Collection<Grant> allGrants,
            Collection<StoredKey> allKeys) {
        return new Directory(newRevision, allTeams, allCallers, allGrants, byId(allKeys), this, false);
    }

    /** Counts up with every change; 0 for a directory that was never read. */
    public long revision() {
        return revision;
    }

    /** All teams by name, sorted. */
    public Map<String, Team> teams() {
        return teams;
    }

    /** All members and service accounts by name, sorted. */
    public Map<String, Caller> callers() {
        return callers;
    }

    /** All grants by id, oldest first. */
    public Map<String, Grant> grants() {
        return grants;
    }

    /** A key by its id, revoked ones included. */
    public Optional<ApiKey> key(String id) {
        return Optional.ofNullable(keys.get(id)).map(HeldKey::key);
    }

    /** All keys, revoked ones included, in no order. */
    public Stream<ApiKey> keys() {
        return keys.values().stream().map(HeldKey::key);
    }

    /** When a key was last used, as this gateway knows; null for never. */
    public @Nullable Instant lastUsed(ApiKey key) {
        HeldKey known = keys.get(key.id());
        return known == null ? key.lastUsedAt() : known.lastUse().at();
    }

    /** The times of last use that were not taken before, by the key's id. */
    public Map<String, Instant> takeLastUses() {
        var uses = new HashMap<String, Instant>();
        keys.forEach((id, key) -> {
            Instant use = key.lastUse().take();
            if (use != null) {
                uses.put(id, use);
            }
        });
        return uses;
    }

    /** Has the last uses of these keys taken once more. */
    public void putBackLastUses(Collection<String> ids) {
        ids.forEach(id -> {
            HeldKey key = keys.get(id);
            if (key != null) {
                key.lastUse().putBack();
            }
        });
    }

    /** Takes note of when keys were used elsewhere, by their ids; never of an earlier time than is known. */
    public void usedElsewhere(Map<String, Instant> lastUses) {
        lastUses.forEach((id, at) -> {
            HeldKey key = keys.get(id);
            if (key != null) {
                key.lastUse().seen(at);
            }
        });
    }

    /** What a caller may call, its keys' own grants and narrowing aside. */
    public Access access(Caller caller) {
        var all = new ArrayList<Grant>();
        all.addAll(grantsByGrantee.getOrDefault(new Grantee(Grantee.Kind.TEAM, caller.team()), List.of()));
        Grantee.Kind own = switch (caller.kind()) {
            case MEMBER -> Grantee.Kind.MEMBER;
            case SERVICE_ACCOUNT -> Grantee.Kind.SERVICE_ACCOUNT;
        };
        all.addAll(grantsByGrantee.getOrDefault(new Grantee(own, caller.name()), List.of()));
        return new Access(false, all, null, null);
    }

    Optional<HeldKey> find(String presented) {
        return index.find(presented);
    }

    private HeldKey held(StoredKey key, LastUse lastUse, Map<String, Access> accesses) {
        Caller owner = callers.get(key.key().owner());
        return new HeldKey(key, owner == null ? null : principal(key.key(), owner, accesses), lastUse);
    }

    private static KeyIndex<HeldKey> index(Map<String, HeldKey> keys) {
        var byDigest = HashMap.<KeyDigest, HeldKey>newHashMap(keys.size());
        for (HeldKey key : keys.values()) {
            if (key.hasOwner()) {
                byDigest.put(key.stored().digest, key);
            }
        }
        return KeyIndex.over(byDigest);
    }

    private Principal principal(ApiKey key, Caller owner, Map<String, Access> accesses) {
        ApiKey.Narrowing narrowing = key.narrowing();
        Access access = accesses.computeIfAbsent(owner.name(), name -> access(owner));
        List<Grant> own = grantsByGrantee.getOrDefault(new Grantee(Grantee.Kind.KEY, key.id()), List.of());
        if (!own.isEmpty() || narrowing.routes() != null || narrowing.models() != null) {
            var all = new ArrayList<>(access.grants());
            all.addAll(own);
            access = new Access(false, all, narrowing.routes(), narrowing.models());
        }
        return new Principal(
                switch (owner.kind()) {
                    case MEMBER -> Principal.Kind.MEMBER;
                    case SERVICE_ACCOUNT -> Principal.Kind.SERVICE_ACCOUNT;
                },
                owner.name(),
                owner.team(),
                owner.role(),
                key.id(),
                permissions(owner, narrowing.scopes()),
                access);
    }

    private static Set<Permission> permissions(Caller owner, @Nullable Set<Permission> scopes) {
        if (scopes == null) {
            return owner.permissions();
        }
        var left = EnumSet.noneOf(Permission.class);
        left.addAll(owner.permissions());
        left.retainAll(scopes);
        return left;
    }

    private static <T> Map<String, T> byName(Collection<T> all, Function<T, String> name) {
        var map = new TreeMap<String, T>();
        all.forEach(one -> map.put(name.apply(one), one));
        return Collections.unmodifiableMap(map);
    }

    private static Map<String, StoredKey> byId(Collection<StoredKey> keys) {
        var map = HashMap.<String, StoredKey>newHashMap(keys.size());
        keys.forEach(key -> map.put(key.key().id(), key));
        return map;
    }

    /** A key as it is stored. A class, so that nothing prints its digest by accident. */
    public static final class StoredKey {
        private final ApiKey key;
        private final KeyDigest digest;

        public StoredKey(ApiKey key, KeyDigest digest) {
            this.key = key;
            this.digest = digest;
        }

        /** The key but for itself. */
        public ApiKey key() {
            return key;
        }

        /** What it is recognised by. */
        public KeyDigest digest() {
            return digest;
        }
    }
}
