package io.sluice.identity;

import io.sluice.identity.Directory.StoredKey;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    /** Writes down when keys were last used, by their ids. Does not count as a change. */
    Uni<Void> used(Map<String, Instant> lastUses);

    /** What {@link #load} read, of one moment. */
    record Contents(
            long revision, List<Team> teams, List<Caller> callers, List<Grant> grants, List<StoredKey> changedKeys) {}

    /** What a change sees and does. */
    interface Change {
        /** All of it as it was before the change; keys that were made long ago may be missing. */
        Contents before();

        Uni<Void> insert(Team team);

        /** With the grants given to it; callers must be gone already. */
        Uni<Void> deleteTeam(String name);

        Uni<Void> insert(Caller caller);

        Uni<Void> update(Caller caller);

        /** With the grants given to it; its keys are revoked. */
        Uni<Void> deleteCaller(String name);

        Uni<Void> insert(Grant grant);

        Uni<Void> update(Grant grant);

        Uni<Void> deleteGrant(String id);

        Uni<Void> insert(StoredKey key);

        /** Everything of the key but its digest. */
        Uni<Void> update(ApiKey key);
    }
}
