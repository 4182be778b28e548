package io.sluice.identity.postgres;

import io.quarkus.panache.common.Parameters;
import io.sluice.identity.ApiKey;
import io.sluice.identity.Caller;
import io.sluice.identity.Directory.StoredKey;
import io.sluice.identity.DirectoryStore;
import io.sluice.identity.Grant;
import io.sluice.identity.Grant.Grantee;
import io.sluice.identity.Team;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A change under way, within its transaction and under the lock of the revision. */
final class DirectoryChange implements DirectoryStore.Change {
    private static final String GRANTEE = "granteeKind = :kind and grantee = :name";

    private final long revision;

    DirectoryChange(long revision) {
        this.revision = revision;
    }

    @Override
    public Uni<Optional<Team>> team(String name) {
        return TeamEntity.<TeamEntity>findById(name)
                .map(row -> Optional.ofNullable(row).map(TeamEntity::toTeam));
    }

    @Override
    public Uni<Void> insert(Team team) {
        return TeamEntity.of(team).persistAndFlush().replaceWithVoid();
    }

    @Override
    public Uni<Long> callersOf(String team) {
        return CallerEntity.count("team", team);
    }

    @Override
    public Uni<Void> deleteTeam(String name) {
        return deleteGrants(new Grantee(Grantee.Kind.TEAM, name))
                .chain(() -> TeamEntity.deleteById(name))
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<Caller>> caller(String name) {
        return CallerEntity.<CallerEntity>findById(name)
                .map(row -> Optional.ofNullable(row).map(CallerEntity::toCaller));
    }

    @Override
    public Uni<Void> insert(Caller caller) {
        return CallerEntity.of(caller).persistAndFlush().replaceWithVoid();
    }

    @Override
    public Uni<Void> update(Caller caller) {
        return CallerEntity.<CallerEntity>findById(caller.name())
                .invoke(row -> row.take(caller))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> deleteCaller(String name, Instant now) {
        return deleteGrants(new Grantee(Grantee.Kind.MEMBER, name))
                .chain(() -> deleteGrants(new Grantee(Grantee.Kind.SERVICE_ACCOUNT, name)))
                .chain(() -> GrantEntity.delete(
                        "granteeKind = :kind and grantee in (select k.id from KeyEntity k where k.owner = :owner)",
                        Parameters.with("kind", Grantee.Kind.KEY.word()).and("owner", name)))
                .chain(() -> KeyEntity.<KeyEntity>list("owner", name))
                .invoke(keys -> keys.forEach(key -> key.revoke(now, revision)))
                .chain(() -> CallerEntity.deleteById(name))
                .replaceWithVoid();
    }

    @Override
    public Uni<Optional<Grant>> grant(String id) {
        return GrantEntity.<GrantEntity>findById(id)
                .map(row -> Optional.ofNullable(row).map(GrantEntity::toGrant));
    }

    @Override
    public Uni<List<Grant>> grantsTo(Grantee grantee) {
        return GrantEntity.<GrantEntity>list(GRANTEE, of(grantee))
                .map(rows -> rows.stream().map(GrantEntity::toGrant).toList());
    }

    @Override
    public Uni<Void> insert(Grant grant) {
        return GrantEntity.of(grant).persist().replaceWithVoid();
    }

    @Override
    public Uni<Void> update(Grant grant) {
        return GrantEntity.<GrantEntity>findById(grant.id())
                .invoke(row -> row.take(grant))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> deleteGrant(String id) {
        return GrantEntity.deleteById(id).replaceWithVoid();
    }

    @Override
    public Uni<Optional<ApiKey>> key(String id) {
        return KeyEntity.<KeyEntity>findById(id)
                .map(row -> Optional.ofNullable(row).map(KeyEntity::toKey));
    }

    @Override
    public Uni<List<ApiKey>> keysNamed(String name) {
        return KeyEntity.<KeyEntity>list("name", name)
                .map(rows -> rows.stream().map(KeyEntity::toKey).toList());
    }

    @Override
    public Uni<Void> insert(StoredKey key) {
        return KeyEntity.of(key, revision).persist().replaceWithVoid();
    }

    @Override
    public Uni<Void> update(ApiKey key) {
        return KeyEntity.<KeyEntity>findById(key.id())
                .invoke(row -> row.take(key, revision))
                .replaceWithVoid();
    }

    private static Uni<Long> deleteGrants(Grantee grantee) {
        return GrantEntity.delete(GRANTEE, of(grantee));
    }

    private static Parameters of(Grantee grantee) {
        return Parameters.with("kind", grantee.kind().word()).and("name", grantee.name());
    }
}
