package io.sluice.secret.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyringTest {
    private static final String KEY_1 =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());
    private static final String KEY_2 = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

    @TempDir
    Path folder;

    private final InMemorySecretRows rows = new InMemorySecretRows();

    @Test
    void makesAKeyOnTheFirstStartForItsOwnerOnly() throws IOException {
        // When
        open(null);

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file())).contains("\n1:");
        assertThat(folder.toFile().list()).containsExactly("master.key");
    }

    @Test
    void opensWithTheSameKeyOnTheNextStart() {
        // Given
        SecretRef ref =
                join(new EmbeddedSecretStore(open(null), rows, Clock.systemUTC()).write("a", Secret.of("kept")));

        // When
        var store = new EmbeddedSecretStore(open(null), rows, Clock.systemUTC());

        // Then
        assertThat(text(store, ref)).isEqualTo("kept");
    }

    @Test
    void refusesAFileThatOthersMayRead() throws IOException {
        open(null);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));

        assertThatThrownBy(() -> open(null))
                .isInstanceOf(MasterKeyProblem.class)
                .hasMessageContaining("has mode rw-r-----")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void refusesToStartWithoutTheKeyThatSealedTheSecrets() throws IOException {
        open(null);
        Files.delete(file());

        assertThatThrownBy(() -> open(null))
                .isInstanceOf(MasterKeyProblem.class)
                .hasMessageContaining("master.key is missing, but the database holds secrets sealed by it");
        assertThat(file()).doesNotExist();
    }

    @Test
    void refusesAnotherKeyBeforeAnySecretIsWritten() {
        open(KEY_1);

        assertThatThrownBy(() -> open(KEY_2))
                .isInstanceOf(MasterKeyProblem.class)
                .hasMessage(
                        "The master key version 1 in SLUICE_MASTER_KEY is not the one that sealed the secrets in the"
                                + " database. Put the right key back.");
    }

    @Test
    void refusesKeysWithoutTheNewestVersion() {
        open("1:" + KEY_1 + ",2:" + KEY_2);

        assertThatThrownBy(() -> open("1:" + KEY_1))
                .isInstanceOf(MasterKeyProblem.class)
                .hasMessageContaining("sealed by master key version 2")
                .hasMessageContaining("holds only [1]");
    }

    @Test
    void neverRepeatsAMalformedKey() {
        for (String text : new String[] {"short-canary", "1:canary", "1:" + KEY_1 + ",1:" + KEY_2, ",", "x:" + KEY_1}) {
            assertThatThrownBy(() -> open(text))
                    .isInstanceOf(MasterKeyProblem.class)
                    .hasMessageContaining("SLUICE_MASTER_KEY")
                    .hasMessageNotContaining("canary");
        }
    }

    @Test
    void rotatesKeysInAFile() throws IOException {
        // Given
        MasterKeyring keyring = open(null);
        SecretRef ref = join(new EmbeddedSecretStore(keyring, rows, Clock.systemUTC()).write("a", Secret.of("kept")));

        // When
        var outcome = join(new MasterKeyRotation(keyring, rows).rotate(MasterKeyringTest::nothingElse));

        // Then
        assertThat(outcome).isEqualTo(new MasterKeyRotation.Outcome(2, 1));
        assertThat(keyVersionsOfSecrets()).containsExactly(2);
        assertThat(Files.readString(file())).contains("\n1:").contains("\n2:");
        assertThat(text(new EmbeddedSecretStore(open(null), rows, Clock.systemUTC()), ref))
                .isEqualTo("kept");
    }

    @Test
    void rotatesToAKeyThatWasAddedToTheEnvironment() {
        // Given
        SecretRef ref =
                join(new EmbeddedSecretStore(open(KEY_1), rows, Clock.systemUTC()).write("a", Secret.of("kept")));
        MasterKeyring both = open("1:" + KEY_1 + ",2:" + KEY_2);

        // When
        var outcome = join(new MasterKeyRotation(both, rows).rotate(MasterKeyringTest::nothingElse));

        // Then
        assertThat(outcome).isEqualTo(new MasterKeyRotation.Outcome(2, 1));
        assertThat(text(new EmbeddedSecretStore(open("2:" + KEY_2), rows, Clock.systemUTC()), ref))
                .isEqualTo("kept");
    }

    @Test
    void saysHowToRotateKeysOfTheEnvironment() {
        MasterKeyring keyring = open(KEY_1);

        assertThatThrownBy(() -> join(new MasterKeyRotation(keyring, rows).rotate(MasterKeyringTest::nothingElse)))
                .isInstanceOf(MasterKeyProblem.class)
                .hasMessageContaining("1:<old>,2:<new>");
    }

    @Test
    void changesNothingWhenASecretDoesNotOpen() {
        // Given
        MasterKeyring keyring = open(null);
        var store = new EmbeddedSecretStore(keyring, rows, Clock.systemUTC());
        join(store.write("a", Secret.of("good")));
        join(store.write("b", Secret.of("bad")));
        rows.kept().stream()
                .filter(row -> row.name().equals("b"))
                .forEach(row -> rows.tamper(
                        new SealedSecret(row.name(), row.version(), row.keyVersion(), row.nonce(), new byte[32])));

        // Then
        assertThatThrownBy(() -> join(new MasterKeyRotation(keyring, rows).rotate(MasterKeyringTest::nothingElse)))
                .isInstanceOf(MasterKeyProblem.class)
                .hasMessageContaining("The secret b@2 does not open");
        assertThat(keyVersionsOfSecrets()).containsOnly(1);
    }

    @Test
    void saysWhichKeyIsMissingWhenAnotherGatewayHasRotated() {
        // Given
        MasterKeyring mine = open(KEY_1);
        var store = new EmbeddedSecretStore(mine, rows, Clock.systemUTC());
        SecretRef ref = join(store.write("a", Secret.of("kept")));
        join(new MasterKeyRotation(open("1:" + KEY_1 + ",2:" + KEY_2), rows).rotate(MasterKeyringTest::nothingElse));

        // Then
        assertThatThrownBy(() -> text(store, ref))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining("sealed by master key version 2, which is not in SLUICE_MASTER_KEY");
        assertThatThrownBy(() -> join(new MasterKeyRotation(mine, rows).rotate(MasterKeyringTest::nothingElse)))
                .isInstanceOf(MasterKeyProblem.class);
    }

    private List<Integer> keyVersionsOfSecrets() {
        return rows.kept().stream()
                .filter(row -> !row.name().equals(MasterKeyring.CHECK))
                .map(SealedSecret::keyVersion)
                .toList();
    }

    private MasterKeyring open(@Nullable String key) {
        var keyring = new MasterKeyring(new TestSecretsConfig(key, file()), rows);
        join(keyring.open());
        return keyring;
    }

    private Path file() {
        return folder.resolve("master.key");
    }

    private static String text(EmbeddedSecretStore store, SecretRef ref) {
        return join(store.resolve(ref)).reveal(text -> text);
    }

    private static <T> T join(Uni<T> uni) {
        try {
            return uni.subscribeAsCompletionStage().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static Uni<Void> nothingElse(MasterKeyRotation.Outcome outcome) {
        return Uni.createFrom().voidItem();
    }
}
