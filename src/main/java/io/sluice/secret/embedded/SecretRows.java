package io.sluice.secret.embedded;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Port of the rows that sealed secrets are kept in. */
public interface SecretRows {
    /** Runs work in a transaction: the one under way, whoever began it, or a new one. */
    <T> Uni<T> transaction(Supplier<Uni<T>> work);

    /** Makes others that lock the same name wait until the transaction ends. */
    Uni<Void> lock(String name);

    /** A number that no version has had. */
    Uni<Integer> nextVersion();

    /** One version. */
    Uni<Optional<SealedSecret>> find(String name, int version);

    /** The newest version of a name. */
    Uni<Optional<SealedSecret>> newest(String name);

    /** All rows. */
    Uni<List<SealedSecret>> all();

    /** What is kept, without what is sealed in it. */
    Uni<List<Version>> versions();

    /** Keeps a new one. */
    Uni<Void> insert(SealedSecret sealed);

    /** Puts another sealing of the same version in the place of the present one. */
    Uni<Void> reseal(SealedSecret sealed);

    /** Removes all versions of a name. */
    Uni<Void> delete(String name);

    /** That there is a row. */
    record Version(String name, int version, Instant createdAt) {}
}
