package io.sluice.identity;

import io.sluice.identity.Grant.Grantee;
import io.sluice.identity.HeldKey.LastUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
import org.jspecify.annotations.Nullable;

/**
 * Everybody the gateway knows, as it was at one moment: teams, callers, grants, keys. Immutable but for the times of last
 * use. Keys are known by their digests only.
 */
public final class Directory {
    /** Knows nobody. */
    public static final Directory EMPTY = new Directory(0, List.of(), List.of(), List.of(), Map.of(), Map.of());

    private final long revision;
    private final Map<String, Team> teams;
    private final Map<String, Caller> callers;
    private final Map<String, Grant> grants;
    private final Map<Grantee, List<Grant>> grantsByGrantee;
    private final Map<String, StoredKey> stored;
    private final Map<String, HeldKey> held;
    private final KeyIndex<HeldKey> index;

    private Directory(
            long revision,
            Collection<Team> teams,
            Collection<Caller> callers,
            Collection<Grant> grants,
            Map<String, StoredKey> stored,
            Map<String, HeldKey> before) {
        this.revision = revision;
        this.teams = byName(teams, Team::name);
        this.callers = byName(callers, Caller::name);
        this.grants = grants.stream()
                .collect(Collectors.toMap(Grant::id, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        this.grantsByGrantee = grants.stream().collect(Collectors.groupingBy(Grant::to));
        this.stored = stored;
        this.held = HashMap.newHashMap(stored.size());
        var accesses = new HashMap<String, Access>();
        var byDigest = HashMap.<byte[], HeldKey>newHashMap(stored.size());
        stored.values().forEach(key -> {
            Caller owner = this.callers.get(key.key().owner());
            if (owner != null) {
                HeldKey same = before.get(key.key().id());
                var now = new HeldKey(
                        key.key(),
                        principal(key.key(), owner, accesses),
                        same == null ? new LastUse(key.key().lastUsedAt()) : same.lastUse());
                held.put(key.key().id(), now);
                byDigest.put(key.digest(), now);
            }
        });
        this.index = KeyIndex.of(byDigest);
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
        var keys = HashMap.<String, StoredKey>newHashMap(stored.size() + changedKeys.size());
        keys.putAll(stored);
        changedKeys.forEach(key -> keys.put(key.key().id(), key));
        return new Directory(newRevision, allTeams, allCallers, allGrants, keys, held);
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
        return Optional.ofNullable(stored.get(id)).map(StoredKey::key);
    }

    /** All keys, revoked ones included, in no order. */
    public List<ApiKey> keys() {
        return stored.values().stream().map(StoredKey::key).toList();
    }

    /** When a key was last used, as this gateway knows; null for never. */
    public @Nullable Instant lastUsed(ApiKey key) {
        HeldKey known = held.get(key.id());
        return known == null ? key.lastUsedAt() : known.lastUse().at();
    }

    /** The times of last use that were not taken before, by the key's id. */
    public Map<String, Instant> takeLastUses() {
        var uses = new HashMap<String, Instant>();
        held.forEach((id, key) -> {
            Instant use = key.lastUse().take();
            if (use != null) {
                uses.put(id, use);
            }
        });
        return uses;
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
                permissions(owner.role(), narrowing.scopes()),
                access);
    }

    private static Set<Permission> permissions(Role role, @Nullable Set<Permission> scopes) {
        if (scopes == null) {
            return role.permissions();
        }
        var left = EnumSet.noneOf(Permission.class);
        left.addAll(role.permissions());
        left.retainAll(scopes);
        return left;
    }

    private static <T> Map<String, T> byName(Collection<T> all, Function<T, String> name) {
        var map = new TreeMap<String, T>();
        all.forEach(one -> map.put(name.apply(one), one));
        return map;
    }

    /** A key as it is stored. A class, so that nothing prints its digest by accident. */
    public static final class StoredKey {
        private final ApiKey key;
        private final byte[] digest;

        /**
         * @param digest see {@link KeyIndex#digest}
         */
        public StoredKey(ApiKey key, byte[] digest) {
            this.key = key;
            this.digest = digest.clone();
        }

        /** The key but for itself. */
        public ApiKey key() {
            return key;
        }

        /** What it is recognised by. */
        public byte[] digest() {
            return digest.clone();
        }
    }
}
