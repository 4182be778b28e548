package io.sluice.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What every secret store keeps to that credentials can be moved into. */
public abstract class WritableSecretStoreContract extends SecretStoreContract {
    @Override
    protected abstract SecretStore.Writable store();

    @Override
    protected SecretRef hold(String text) {
        return join(store().write("routes/held/key", Secret.of(text)));
    }

    @Override
    protected SecretRef dangling() {
        return new SecretRef(store().scheme(), "routes/never/written@1");
    }

    /** A reference to the newest version of a name. */
    protected SecretRef newest(String name) {
        return new SecretRef(store().scheme(), name);
    }

    /** Whether the store lists what it keeps. */
    protected boolean lists() {
        return true;
    }

    @Test
    void keepsEveryVersion() {
        SecretRef first = join(store().write("routes/a/key", Secret.of("one")));
        SecretRef second = join(store().write("routes/a/key", Secret.of("two")));

        assertThat(first).isNotEqualTo(second);
        assertThat(text(first)).isEqualTo("one");
        assertThat(text(second)).isEqualTo("two");
    }

    @Test
    void resolvesANameWithoutVersionToTheNewest() {
        join(store().write("routes/b/key", Secret.of("one")));
        join(store().write("routes/b/key", Secret.of("two")));

        assertThat(text(newest("routes/b/key"))).isEqualTo("two");
    }

    @Test
    void doesNotWriteWhatIsThereAlready() {
        SecretRef first = join(store().write("routes/c/key", Secret.of("same")));
        SecretRef again = join(store().write("routes/c/key", Secret.of("same")));

        assertThat(again).isEqualTo(first);
    }

    @Test
    void tellsWhetherAWriteMadeSomethingNew() {
        SecretStore.Written first = join(store().put("routes/e/key", Secret.of("same")));
        SecretStore.Written again = join(store().put("routes/e/key", Secret.of("same")));

        assertThat(first.anew()).isTrue();
        assertThat(again).isEqualTo(new SecretStore.Written(first.ref(), false));
    }

    @Test
    void deletesAllVersionsOfANameAndNoOther() {
        SecretRef first = join(store().write("routes/d/key", Secret.of("one")));
        SecretRef second = join(store().write("routes/d/key", Secret.of("two")));
        SecretRef other = join(store().write("routes/d/key2", Secret.of("other")));
        text(first);

        join(store().delete("routes/d/key"));

        assertThatThrownBy(() -> text(first)).isInstanceOf(SecretUnavailable.class);
        assertThatThrownBy(() -> text(second)).isInstanceOf(SecretUnavailable.class);
        assertThat(text(other)).isEqualTo("other");
    }

    @Test
    void listsEveryVersionThatIsKeptAndNothingElse() {
        SecretRef first = join(store().write("routes/l/key", Secret.of("one")));
        SecretRef second = join(store().write("routes/l/key", Secret.of("two")));
        SecretRef gone = join(store().write("routes/l/gone", Secret.of("three")));
        join(store().delete("routes/l/gone"));

        var kept = join(store().versions());

        if (!lists()) {
            assertThat(kept).isEmpty();
            return;
        }
        assertThat(kept)
                .filteredOn(version -> version.name().equals("routes/l/key"))
                .extracting(SecretStore.Kept::ref)
                .containsExactlyInAnyOrder(first, second);
        assertThat(kept).extracting(SecretStore.Kept::ref).doesNotContain(gone);
        assertThat(kept).allSatisfy(version -> {
            assertThat(store().nameOf(version.ref())).contains(version.name());
            assertThat(version.name()).doesNotStartWith("sluice/");
        });
    }

    @Test
    void knowsTheNameBehindItsReferencesOnly() {
        String scheme = store().scheme();
        SecretRef ref = join(store().write("routes/n/key", Secret.of("one")));

        assertThat(store().nameOf(ref)).contains("routes/n/key");
        assertThat(store().nameOf(new SecretRef(scheme + "x", ref.name()))).isEmpty();
    }

    @Test
    void deletesWhatIsNotThereWithoutAWord() {
        join(store().delete("routes/nothing/here"));
    }

    @Test
    void neverUsesAVersionTwice() {
        SecretRef first = join(store().write("routes/e/key", Secret.of("one")));
        join(store().delete("routes/e/key"));

        SecretRef anew = join(store().write("routes/e/key", Secret.of("two")));

        assertThat(anew).isNotEqualTo(first);
    }

    @Test
    void knowsTheNameOfWhatItWroteByItsReference() {
        SecretRef ref = join(store().write("routes/f/key", Secret.of("one")));

        assertThat(store().nameOf(ref)).hasValue("routes/f/key");
        assertThat(store().nameOf(newest("routes/f/key"))).hasValue("routes/f/key");
    }
}
