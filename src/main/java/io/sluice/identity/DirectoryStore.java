package io.sluice.identity;

import io.sluice.identity.Directory.StoredKey;
import io.sluice.identity.Grant.Grantee;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Port: where teams, callers, grants and keys are kept. Never on the way of a call. */
public interface DirectoryStore {
    /** The revision that is stored; counts up with every change. */
    Uni<Long> revision();

    /**
     * Everything, but of the keys only those made or changed after that revision.
     *
     * @param since 0 for all keys
     */
    Uni<Contents> load(long since);

    /**
     * Changes something, in the transaction under way or in one of its own; changes run one after another. Undone when the
     * work fails.
     */
    <T> Uni<T> change(Function<Change, Uni<T>> work);

    /** Writes down when keys were last used, by their ids; an earlier time never replaces a later one. Does not count as a change. */
    Uni<Void> used(Map<String, Instant> lastUses);

    /** When keys were last used, by their ids, as far as it was after that moment. */
    Uni<Map<String, Instant>> usedSince(Instant moment);

    /**
     * What {@link #load} read, of one moment.
     *
     * @param since       as it was asked for
     * @param changedKeys all that were made or changed after {@code since}
     */
    record Contents(
            long revision,
            long since,
            List<Team> teams,
            List<Caller> callers,
            List<Grant> grants,
            List<StoredKey> changedKeys) {}

    /** What a change sees, which nobody else changes meanwhile, and what it does. */
    interface Change {
        Uni<Optional<Team>> team(String name);

        Uni<Void> insert(Team team);

        /** How many callers are in a team. */
        Uni<Long> callersOf(String team);

        /** With the grants given to it; callers must be gone already. */
        Uni<Void> deleteTeam(String name);

        Uni<Optional<Caller>> caller(String name);

        Uni<Void> insert(Caller caller);

        Uni<Void> update(Caller caller);

        /**
         * With the grants given to it and to its keys; its keys are revoked.
         *
         * @param now the time of revocation, for keys that are not revoked by then
         */
        Uni<Void> deleteCaller(String name, Instant now);

        Uni<Optional<Grant>> grant(String id);

        Uni<List<Grant>> grantsTo(Grantee grantee);

        Uni<Void> insert(Grant grant);

        Uni<Void> update(Grant grant);

        Uni<Void> deleteGrant(String id);

        Uni<Optional<ApiKey>> key(String id);

        /** Keys of this name, revoked ones included. */
        Uni<List<ApiKey>> keysNamed(String name);

        Uni<Void> insert(StoredKey key);

        /** Everything of the key but its digest, its owner, the time it was made and that of its last use. */
        Uni<Void> update(ApiKey key);
    }
}
