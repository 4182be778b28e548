package io.sluice.secret.embedded;

import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStatus;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps secrets sealed in rows of the database. References are {@code secret:<name>@<version>}; without a version, the
 * newest. What was opened once is answered from memory: a version never changes.
 */
@Singleton
final class EmbeddedSecretStore implements SecretStore.Writable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_./-]{1,1024}");
    private static final Pattern REFERENCE = Pattern.compile("([^@]+)(?:@([1-9]\\d{0,8}))?");

    private final MasterKeyring keyring;
    private final SecretRows rows;
    private final Clock clock;
    private final Map<SecretRef, Opened> opened = new ConcurrentHashMap<>();

    EmbeddedSecretStore(MasterKeyring keyring, SecretRows rows, Clock clock) {
        this.keyring = keyring;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public String scheme() {
        return "secret";
    }

    @Override
    public Uni<Secret> resolve(SecretRef ref) {
        return Uni.createFrom().deferred(() -> {
            Opened known = opened.get(ref);
            return known != null ? Uni.createFrom().item(known.secret()) : load(ref);
        });
    }

    /** A version never changes: only a reference without one can have another value by now. */
    @Override
    public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
        return Uni.createFrom().deferred(() -> {
            Opened known = opened.get(ref);
            return known != null && known.secret().sameAs(refused)
                    ? Uni.createFrom().item(false)
                    : load(ref).map(now -> !now.sameAs(refused)).onFailure().recoverWithItem(false);
        });
    }

    @Override
    public SecretStatus status(SecretRef ref) {
        Opened known = opened.get(ref);
        return known == null ? SecretStatus.NONE : SecretStatus.fetched(known.at());
    }

    @Override
    public Uni<SecretRef> write(String name, Secret secret) {
        return put(name, secret).map(Written::ref);
    }

    @Override
    public Uni<Written> put(String name, Secret secret) {
        if (!NAME.matcher(name).matches() || name.equals(MasterKeyring.CHECK)) {
            throw new IllegalArgumentException("not the name of a secret");
        }
        return rows.transaction(() -> rows.lock(name)
                .chain(() -> rows.newest(name))
                .chain(newest -> {
                    Optional<SealedSecret> same = newest.filter(row -> holds(row, secret));
                    return same.isPresent()
                            ? Uni.createFrom().item(new Written(reference(same.get()), false))
                            : insert(name, secret).map(ref -> new Written(ref, true));
                }));
    }

    @Override
    public Uni<Void> delete(String name) {
        return rows.transaction(() -> rows.delete(name))
                .invoke(() -> opened.keySet().removeIf(ref -> ref.name().startsWith(name + "@")));
    }

    @Override
    public Optional<String> nameOf(SecretRef ref) {
        Matcher matcher = REFERENCE.matcher(ref.name());
        return ref.scheme().equals(scheme()) && matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public boolean joinsTransactions() {
        return true;
    }

    @Override
    public Uni<List<Kept>> versions() {
        return rows.transaction(rows::versions)
                .map(versions -> versions.stream()
                        .filter(version -> !version.name().equals(MasterKeyring.CHECK))
                        .map(this::kept)
                        .toList());
    }

    private Kept kept(SecretRows.Version row) {
        return new Kept(row.name(), reference(row.name(), row.version()), row.version(), row.createdAt());
    }

    /** Not held in memory yet: the transaction may be undone. */
    private Uni<SecretRef> insert(String name, Secret secret) {
        return rows.nextVersion().chain(version -> {
            SealedSecret row = keyring.cipher().seal(keyring.keys(), name, version, secret);
            return rows.insert(row).replaceWith(reference(row));
        });
    }

    private Uni<Secret> load(SecretRef ref) {
        Matcher matcher = REFERENCE.matcher(ref.name());
        if (!matcher.matches() || matcher.group(1).equals(MasterKeyring.CHECK)) {
            return missing(ref);
        }
        String name = matcher.group(1);
        String version = matcher.group(2);
        return rows.transaction(() -> version == null ? rows.newest(name) : rows.find(name, Integer.parseInt(version)))
                .onFailure()
                .transform(failure ->
                        SecretUnavailable.forNow(ref, "cannot be read now because the database does not answer."))
                .chain(row -> row.isEmpty() ? missing(ref) : Uni.createFrom().item(open(ref, row.get())))
                .invoke(secret -> {
                    if (version != null) {
                        opened.put(ref, new Opened(secret, clock.instant()));
                    }
                });
    }

    private Secret open(SecretRef ref, SealedSecret row) {
        var key = keyring.keys().find(row.keyVersion());
        if (key.isEmpty()) {
            throw new SecretUnavailable(
                    ref,
                    "is sealed by master key version " + row.keyVersion() + ", which is not in " + keyring.source()
                            + ".");
        }
        return keyring.cipher()
                .open(key.get(), row)
                .orElseThrow(() -> new SecretUnavailable(
                        ref, "does not open: its row was damaged, or the master key is another one."));
    }

    private boolean holds(SealedSecret row, Secret secret) {
        return keyring.keys()
                .find(row.keyVersion())
                .flatMap(key -> keyring.cipher().open(key, row))
                .map(present -> present.sameAs(secret))
                .orElse(false);
    }

    private SecretRef reference(SealedSecret row) {
        return reference(row.name(), row.version());
    }

    private SecretRef reference(String name, int version) {
        return new SecretRef(scheme(), name + "@" + version);
    }

    private static Uni<Secret> missing(SecretRef ref) {
        return Uni.createFrom().failure(new SecretUnavailable(ref, "does not exist."));
    }

    private record Opened(Secret secret, Instant at) {}
}
