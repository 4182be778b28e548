package io.sluice.secret.embedded.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.sluice.secret.embedded.SealedSecret;
import io.sluice.secret.embedded.SecretRows;
import io.sluice.store.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.jspecify.annotations.Nullable;

/** Sealed secrets as rows. Every method but {@link #transaction} is to be used inside one. */
@ApplicationScoped
class PostgresSecretRows implements SecretRows {
    private final Transactions transactions;
    private final Clock clock;

    PostgresSecretRows(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Not repeated when it fails: it may be part of a change, whose owner decides. */
    @Override
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return transactions.required(work);
    }

    @Override
    public Uni<Void> lock(String name) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select count(*) from pg_advisory_xact_lock(hashtextextended(?1, 0))", Long.class)
                        .setParameter(1, "secret:" + name)
                        .getSingleResult())
                .replaceWithVoid();
    }

    @Override
    public Uni<Integer> nextVersion() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select nextval('secret_version')", Long.class)
                        .getSingleResult())
                .map(Math::toIntExact);
    }

    @Override
    public Uni<Optional<SealedSecret>> find(String name, int version) {
        return SecretEntity.<SecretEntity>findById(new SecretEntity.Key(name, version))
                .map(PostgresSecretRows::sealed);
    }

    @Override
    public Uni<Optional<SealedSecret>> newest(String name) {
        return SecretEntity.<SecretEntity>find("from SecretEntity where name = ?1 order by version desc", name)
                .page(0, 1)
                .list()
                .map(rows -> rows.stream().findFirst().map(SecretEntity::toSealed));
    }

    @Override
    public Uni<List<SealedSecret>> all() {
        return SecretEntity.<SecretEntity>find("from SecretEntity order by name, version")
                .list()
                .map(rows -> rows.stream().map(SecretEntity::toSealed).toList());
    }

    @Override
    public Uni<List<Version>> versions() {
        return SecretEntity.<SecretEntity>find("from SecretEntity")
                .project(Version.class)
                .list();
    }

    @Override
    public Uni<Void> insert(SealedSecret sealed) {
        return SecretEntity.of(sealed, clock.instant()).persist().replaceWithVoid();
    }

    @Override
    public Uni<Void> reseal(SealedSecret sealed) {
        return SecretEntity.<SecretEntity>findById(new SecretEntity.Key(sealed.name(), sealed.version()))
                .invoke(row -> row.take(sealed))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> delete(String name) {
        return SecretEntity.delete("name = ?1", name).replaceWithVoid();
    }

    private static Optional<SealedSecret> sealed(@Nullable SecretEntity row) {
        return Optional.ofNullable(row).map(SecretEntity::toSealed);
    }
}
