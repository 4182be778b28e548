package io.sluice.secret.embedded;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Rows in memory. A failed transaction undoes what it did; transactions do not run at once. */
public final class InMemorySecretRows implements SecretRows {
    private TreeMap<String, SealedSecret> rows = new TreeMap<>();
    private int version;
    private int depth;

    /** What is kept, for assertions. */
    public List<SealedSecret> kept() {
        return List.copyOf(rows.values());
    }

    @Override
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            var before = new TreeMap<>(rows);
            depth++;
            return work.get().onTermination().invoke(() -> depth--).onFailure().invoke(() -> {
                if (depth == 0) {
                    rows = before;
                }
            });
        });
    }

    @Override
    public Uni<Void> lock(String name) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Integer> nextVersion() {
        return Uni.createFrom().item(() -> ++version);
    }

    @Override
    public Uni<Optional<SealedSecret>> find(String name, int version) {
        return Uni.createFrom().item(() -> Optional.ofNullable(rows.get(key(name, version))));
    }

    @Override
    public Uni<Optional<SealedSecret>> newest(String name) {
        return Uni.createFrom()
                .item(() -> rows.values().stream()
                        .filter(row -> row.name().equals(name))
                        .max(Comparator.comparingInt(SealedSecret::version)));
    }

    @Override
    public Uni<List<SealedSecret>> all() {
        return Uni.createFrom().item(this::kept);
    }

    @Override
    public Uni<List<Version>> versions() {
        return Uni.createFrom()
                .item(() -> rows.values().stream()
                        .map(row -> new Version(row.name(), row.version(), Instant.EPOCH))
                        .toList());
    }

    @Override
    public Uni<Void> insert(SealedSecret sealed) {
        return put(sealed);
    }

    @Override
    public Uni<Void> reseal(SealedSecret sealed) {
        return put(sealed);
    }

    @Override
    public Uni<Void> delete(String name) {
        return done(() -> rows.values().removeIf(row -> row.name().equals(name)));
    }

    /** Puts a row there as an intruder would. */
    public void tamper(SealedSecret sealed) {
        rows.put(key(sealed.name(), sealed.version()), sealed);
    }

    private Uni<Void> put(SealedSecret sealed) {
        return done(() -> rows.put(key(sealed.name(), sealed.version()), sealed));
    }

    private static Uni<Void> done(Runnable work) {
        return Uni.createFrom().voidItem().invoke(work);
    }

    private static String key(String name, int version) {
        return name + "@" + version;
    }
}
