package io.sluice.secret.embedded;

import io.sluice.secret.Secret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Brings all secrets under the newest master key. When they are all there already, a newer key is made first, provided that
 * the keys are in a file of ours.
 */
@Singleton
public final class MasterKeyRotation {
    private static final Logger LOG = Logger.getLogger(MasterKeyRotation.class);

    private final MasterKeyring keyring;
    private final SecretRows rows;

    MasterKeyRotation(MasterKeyring keyring, SecretRows rows) {
        this.keyring = keyring;
        this.rows = rows;
    }

    /**
     * Rotates, in one transaction. Fails with {@link MasterKeyProblem} when no newer key can be had, or one is missing.
     *
     * @param alongside what belongs to the same transaction, done last
     */
    public Uni<Outcome> rotate(Function<Outcome, Uni<Void>> alongside) {
        return keyring.requireNewest()
                .chain(() -> rows.transaction(this::underOlderKeys))
                .chain(older ->
                        older.isEmpty() ? keyring.addKey() : Uni.createFrom().voidItem())
                .chain(() -> rows.transaction(() -> rows.lock(MasterKeyring.CHECK)
                        .chain(this::underOlderKeys)
                        .chain(this::reseal)
                        .call(alongside::apply)))
                .invoke(outcome -> LOG.infof(
                        "Secrets are sealed by master key version %d, resealed=%d",
                        outcome.keyVersion(), outcome.resealed()));
    }

    private Uni<List<SealedSecret>> underOlderKeys() {
        int newest = keyring.keys().newestVersion();
        return rows.all()
                .map(all -> all.stream()
                        .filter(row -> !row.name().equals(MasterKeyring.CHECK))
                        .filter(row -> row.keyVersion() < newest)
                        .toList());
    }

    private Uni<Outcome> reseal(List<SealedSecret> sealed) {
        return Multi.createFrom()
                .iterable(sealed)
                .call(row -> rows.reseal(keyring.cipher().seal(keyring.keys(), row.name(), row.version(), open(row))))
                .onItem()
                .ignoreAsUni()
                .replaceWith(() -> new Outcome(keyring.keys().newestVersion(), sealed.size()));
    }

    private Secret open(SealedSecret row) {
        return keyring.keys()
                .find(row.keyVersion())
                .flatMap(key -> keyring.cipher().open(key, row))
                .orElseThrow(() -> new MasterKeyProblem("The secret " + row.name() + "@" + row.version()
                        + " does not open under master key version " + row.keyVersion() + " of " + keyring.source()
                        + ". Nothing was changed. Delete or replace that secret, or add the key that sealed it."));
    }

    /**
     * What came of it.
     *
     * @param keyVersion the key that seals everything now
     * @param resealed   how many secrets were under an older one
     */
    public record Outcome(int keyVersion, int resealed) {}
}
