package io.sluice.secret.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretUnavailable;
import io.sluice.secret.WritableSecretStoreContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedSecretStoreTest extends WritableSecretStoreContract {
    @TempDir
    Path folder;

    private final InMemorySecretRows rows = new InMemorySecretRows();
    private MasterKeyring keyring;
    private EmbeddedSecretStore store;

    @BeforeEach
    void open() {
        keyring = new MasterKeyring(new TestSecretsConfig(null, folder.resolve("master.key")), rows);
        join(keyring.open());
        store = new EmbeddedSecretStore(keyring, rows, Clock.systemUTC());
    }

    @Override
    protected SecretStore.Writable store() {
        return store;
    }

    @Test
    void expectsNothingOfAnotherTryWithAVersionThatWasRefused() {
        SecretRef first = join(store.write("a", Secret.of("one")));
        text(first);
        join(store.write("a", Secret.of("two")));

        assertThat(join(store.invalidate(first, Secret.of("one")))).isFalse();
        assertThat(join(store.invalidate(new SecretRef("secret", "a"), Secret.of("one"))))
                .isTrue();
    }

    @Test
    void saysWhenItOpenedAVersion() {
        SecretRef ref = join(store.write("a", Secret.of("one")));
        text(ref);

        assertThat(store.status(ref).fetchedAt()).isNotNull();
    }

    @Test
    void keepsNoPlainText() {
        join(store.write("a", Secret.of("canary-55aa")));

        assertThat(rows.kept()).allSatisfy(row -> {
            assertThat(new String(row.ciphertext(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("canary-55aa");
            assertThat(row.toString()).doesNotContain("canary-55aa");
        });
    }

    @Test
    void sealsTheSameTextDifferentlyEachTime() {
        join(store.write("a", Secret.of("same")));
        join(store.write("b", Secret.of("same")));

        assertThat(rows.kept()).extracting(row -> row.ciphertext().clone()).doesNotHaveDuplicates();
    }

    @Test
    void doesNotOpenARowThatWasMoved() {
        // Given
        SecretRef ref = join(store.write("mine", Secret.of("x")));
        SealedSecret row = rows.kept().stream()
                .filter(kept -> kept.name().equals("mine"))
                .findFirst()
                .orElseThrow();
        rows.tamper(new SealedSecret("other", row.version(), row.keyVersion(), row.nonce(), row.ciphertext()));

        // Then
        assertThatThrownBy(() -> text(new SecretRef("secret", ref.name().replace("mine", "other"))))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("does not open");
    }

    @Test
    void doesNotOpenARowThatWasDamaged() {
        // Given
        SecretRef ref = join(store.write("mine", Secret.of("x")));
        SealedSecret row = rows.kept().stream()
                .filter(kept -> kept.name().equals("mine"))
                .findFirst()
                .orElseThrow();
        byte[] damaged = row.ciphertext();
        damaged[0] ^= 1;
        rows.tamper(new SealedSecret(row.name(), row.version(), row.keyVersion(), row.nonce(), damaged));

        // Then
        assertThatThrownBy(() -> text(ref))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("does not open");
    }

    @Test
    void holdsNothingInMemoryThatWasUndone() {
        // Given
        assertThatThrownBy(() -> join(
                rows.transaction(() -> store.write("a", Secret.of("undone")).invoke(() -> {
                    throw new IllegalStateException("undo");
                }))));

        // When
        SecretRef ref = join(store.write("a", Secret.of("kept")));

        // Then
        assertThat(text(ref)).isEqualTo("kept");
    }

    @Test
    void doesNotShowItsCheckRows() {
        assertThatThrownBy(() -> text(new SecretRef("secret", MasterKeyring.CHECK + "@1")))
                .isInstanceOf(SecretUnavailable.class);
        assertThatThrownBy(() -> store.write(MasterKeyring.CHECK, Secret.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
