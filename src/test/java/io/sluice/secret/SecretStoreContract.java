package io.sluice.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every secret store keeps to. */
public abstract class SecretStoreContract {
    /** Longest wait for one answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The store under test. */
    protected abstract SecretStore store();

    /** Makes the store hold this text and gives the reference to it. */
    protected abstract SecretRef hold(String text) throws Exception;

    /** A reference of the store's scheme to what it does not hold. */
    protected abstract SecretRef dangling();

    @Test
    void answersForTheSchemeOfItsReferences() throws Exception {
        assertThat(hold("x").scheme()).isEqualTo(store().scheme());
        assertThat(dangling().scheme()).isEqualTo(store().scheme());
    }

    @Test
    void resolvesWhatItHolds() throws Exception {
        assertThat(text(hold("key-1 with ümläuts"))).isEqualTo("key-1 with ümläuts");
    }

    @Test
    void resolvesTheSameFromMemory() throws Exception {
        SecretRef ref = hold("key-2");

        assertThat(text(ref)).isEqualTo("key-2");
        assertThat(text(ref)).isEqualTo("key-2");
    }

    @Test
    void resolvesAgainAfterInvalidation() throws Exception {
        SecretRef ref = hold("key-3");
        text(ref);

        join(store().invalidate(ref, Secret.of("key-3")));

        assertThat(text(ref)).isEqualTo("key-3");
    }

    @Test
    void hasNothingToInvalidateBehindADanglingReference() {
        assertThat(join(store().invalidate(dangling(), Secret.of("x")))).isFalse();
    }

    @Test
    void saysThatAnotherTryMakesSenseWhenWhatWasRefusedIsNotHeldAnyMore() throws Exception {
        SecretRef ref = hold("key-5");

        assertThat(join(store().invalidate(ref, Secret.of("an older key")))).isTrue();
    }

    @Test
    void knowsNothingOfAReferenceNobodyAskedFor() {
        assertThat(store().status(dangling())).isEqualTo(SecretStatus.NONE);
    }

    @Test
    void saysThatADanglingReferenceIsOne() {
        assertThatThrownBy(() -> join(store().resolve(dangling())))
                .isInstanceOf(SecretUnavailable.class)
                .hasMessageContaining(dangling().text());
    }

    @Test
    void neverPrintsWhatItHolds() throws Exception {
        SecretRef ref = hold("canary-9f3b");

        assertThat(join(store().resolve(ref)).toString() + ref + store()).doesNotContain("canary-9f3b");
    }

    @Test
    void stripsTheLineFeedsThatFilesEndIn() throws Exception {
        assertThat(text(hold("key-4\n"))).isEqualTo("key-4");
    }

    /** The text behind a reference. */
    protected final String text(SecretRef ref) {
        return join(store().resolve(ref)).reveal(text -> text);
    }

    /** Waits for an outcome; a failure is thrown as it is. */
    protected static <T> T join(Uni<T> uni) {
        try {
            return uni.subscribeAsCompletionStage()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
