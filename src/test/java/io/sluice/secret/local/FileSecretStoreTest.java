package io.sluice.secret.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.secret.Secret;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretStore;
import io.sluice.secret.SecretStoreContract;
import io.sluice.secret.SecretUnavailable;
import io.sluice.support.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSecretStoreTest extends SecretStoreContract {
    private final FakeClock clock = new FakeClock();
    private final FileSecretStore store = new FileSecretStore(clock, () -> Duration.ofSeconds(5));

    @TempDir
    Path folder;

    @Override
    protected SecretStore store() {
        return store;
    }

    @Override
    protected SecretRef hold(String text) throws Exception {
        return new SecretRef(
                "file", Files.writeString(folder.resolve("key"), text).toString());
    }

    @Override
    protected SecretRef dangling() {
        return new SecretRef("file", folder.resolve("absent").toString());
    }

    @Test
    void followsAFileThatWasRotated() throws Exception {
        // Given
        SecretRef ref = hold("old");
        assertThat(text(ref)).isEqualTo("old");
        Files.writeString(Path.of(ref.name()), "new");
        Files.setLastModifiedTime(
                Path.of(ref.name()), FileTime.from(Instant.now().plusSeconds(60)));

        // When
        String soon = text(ref);
        clock.advance(Duration.ofSeconds(6));
        String later = text(ref);

        // Then
        assertThat(soon).isEqualTo("old");
        assertThat(later).isEqualTo("new");
    }

    @Test
    void looksAgainAtOnceWhenTheUpstreamRefusedTheKey() throws Exception {
        // Given
        SecretRef ref = hold("old");
        text(ref);
        Files.writeString(Path.of(ref.name()), "new");

        // When
        boolean fresh = join(store.invalidate(ref, Secret.of("old")));

        // Then
        assertThat(fresh).isTrue();
        assertThat(text(ref)).isEqualTo("new");
    }

    @Test
    void refusesWhatIsNoKey() throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[FileSecretStore.MAX_BYTES + 1]);
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        refused(new SecretRef("file", folder.toString()), "no regular file");
        refused(new SecretRef("file", large.toString()), "longer than");
        refused(new SecretRef("file", empty.toString()), "empty");
        refused(new SecretRef("file", "\0"), "cannot be read");
    }

    private void refused(SecretRef ref, String why) {
        assertThatThrownBy(() -> join(store.resolve(ref)))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining(why);
    }
}
