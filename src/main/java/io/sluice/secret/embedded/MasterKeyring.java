package io.sluice.secret.embedded;

import io.sluice.secret.Secret;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds the master keys and makes sure that they are the right ones.
 *
 * <p>For every key version there is a check row in the database, a constant sealed by that key. It tells a wrong key at
 * start, before anything is sealed by it, even when no secret has been written yet; and it tells a first start, on which a
 * key may be made, from one whose key file was lost.
 */
@Singleton
final class MasterKeyring {
    /** Name of the check rows; their version is the key's. No secret may be called so. */
    static final String CHECK = "sluice/master-key-check";

    private static final Logger LOG = Logger.getLogger(MasterKeyring.class);
    private static final Secret CHECK_TEXT = Secret.of("sluice");

    private final SecretRows rows;
    private final SecretCipher cipher = new SecretCipher();
    private final MasterKeyFile file;
    private final @Nullable String text;
    private volatile @Nullable MasterKeys keys;

    MasterKeyring(SecretsConfig config, SecretRows rows) {
        this.rows = rows;
        this.text = textOf(config);
        this.file = new MasterKeyFile(config.masterKeyFile());
    }

    SecretCipher cipher() {
        return cipher;
    }

    /** The keys. They are there from the start on, before anything else uses the store. */
    MasterKeys keys() {
        MasterKeys now = keys;
        if (now == null) {
            throw new IllegalStateException("the master keys are not there yet");
        }
        return now;
    }

    /** Where the keys are from, for messages. */
    String source() {
        return text != null ? "SLUICE_MASTER_KEY" : file.path().toString();
    }

    /** Reads the keys, makes the first one on a first start, and checks them. Fails with {@link MasterKeyProblem}. */
    Uni<Void> open() {
        return blocking(() -> read(text, file))
                .chain(there -> newestCheck().chain(check -> choose(there, check)))
                .chain(this::adopt);
    }

    /** Adds a key, newer than all. Fails with {@link MasterKeyProblem} when the keys are not in a file of ours. */
    Uni<Void> addKey() {
        if (text != null) {
            return Uni.createFrom()
                    .failure(new MasterKeyProblem(
                            "The master key comes from SLUICE_MASTER_KEY, so this gateway cannot add"
                                    + " one. Set it to all keys as 1:<old>,2:<new>, restart, and rotate again."));
        }
        return blocking(() -> file.add(keys(), cipher.newKey())).chain(this::adopt);
    }

    /** Fails with {@link MasterKeyProblem} when another gateway has newer keys than this one. */
    Uni<Void> requireNewest() {
        return newestCheck()
                .invoke(check -> check.ifPresent(row -> verify(keys(), row)))
                .replaceWithVoid();
    }

    /** The keys as they are configured, unchecked; empty when there are none. Reads a file. */
    static Optional<MasterKeys> configured(SecretsConfig config) {
        return read(textOf(config), new MasterKeyFile(config.masterKeyFile()));
    }

    private static @Nullable String textOf(SecretsConfig config) {
        return config.masterKey().filter(key -> !key.isBlank()).orElse(null);
    }

    private static Optional<MasterKeys> read(@Nullable String text, MasterKeyFile file) {
        return text != null ? Optional.of(MasterKeyText.parse("SLUICE_MASTER_KEY", text)) : file.read();
    }

    private Uni<MasterKeys> choose(Optional<MasterKeys> there, Optional<SealedSecret> check) {
        if (there.isPresent()) {
            return Uni.createFrom().item(there.get());
        }
        if (check.isPresent()) {
            throw new MasterKeyProblem(
                    "The master key file " + file.path() + " is missing, but the database holds secrets"
                            + " sealed by it. Put the file back, or set SLUICE_MASTER_KEY to the key. If the key is lost, delete the"
                            + " rows of the table secret and give the routes their credentials again.");
        }
        return blocking(() -> file.create(cipher.newKey()))
                .invoke(() -> LOG.infof("Master key made file=%s", file.path()));
    }

    private Uni<Void> adopt(MasterKeys found) {
        return rows.transaction(() -> rows.lock(CHECK)
                        .chain(() -> rows.newest(CHECK))
                        .chain(check -> {
                            check.ifPresent(row -> verify(found, row));
                            int newest = found.newestVersion();
                            return check.isPresent() && check.get().version() >= newest
                                    ? Uni.createFrom().voidItem()
                                    : rows.insert(cipher.seal(found, CHECK, newest, CHECK_TEXT));
                        }))
                .invoke(() -> keys = found);
    }

    private void verify(MasterKeys found, SealedSecret check) {
        var key = found.find(check.keyVersion());
        if (key.isEmpty()) {
            throw new MasterKeyProblem(
                    "The secrets in the database are sealed by master key version " + check.keyVersion() + ", but "
                            + source() + " holds only " + found.versions() + ". Add that version.");
        }
        if (cipher.open(key.get(), check).isEmpty()) {
            throw new MasterKeyProblem("The master key version " + check.keyVersion() + " in " + source()
                    + " is not the one that sealed the secrets in the database. Put the right key back.");
        }
    }

    private Uni<Optional<SealedSecret>> newestCheck() {
        return rows.transaction(() -> rows.newest(CHECK));
    }

    private static <T> Uni<T> blocking(Supplier<T> work) {
        return Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
