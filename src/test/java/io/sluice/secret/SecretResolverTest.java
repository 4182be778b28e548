package io.sluice.secret;

import static io.sluice.secret.SecretStoreContract.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.support.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretResolverTest {
    private final FakeClock clock = new FakeClock();
    private final InMemorySecretStore store = new InMemorySecretStore();
    private final SecretResolver resolver = new SecretResolver(List.of(store), clock);

    @Test
    void remembersWhenACallUsedAReference() {
        SecretRef ref = join(store.write("a", Secret.of("x")));

        join(resolver.resolve(Map.of("key", ref)));

        assertThat(resolver.status(ref).usedAt()).isEqualTo(clock.instant());
    }

    @Test
    void doesNotTakeReadingAheadForUse() {
        SecretRef ref = join(store.write("a", Secret.of("x")));
        join(resolver.resolve(Map.of("key", ref)));
        var used = clock.instant();
        clock.advance(Duration.ofMinutes(1));

        join(resolver.resolve(ref));

        assertThat(resolver.status(ref).usedAt()).isEqualTo(used);
    }

    @Test
    void keepsTheProblemUntilAReadingGoesWell() {
        SecretRef ref = new SecretRef("secret", "a@1");
        assertThatThrownBy(() -> join(resolver.resolve(ref)));
        assertThat(resolver.status(ref).problem()).contains("does not exist");

        join(store.write("a", Secret.of("x")));
        join(resolver.resolve(ref));

        assertThat(resolver.status(ref).problem()).isNull();
    }

    @Test
    void knowsNothingOfAnUnknownScheme() {
        SecretRef ref = new SecretRef("nowhere", "a");

        assertThat(resolver.status(ref)).isEqualTo(SecretStatus.NONE);
        assertThat(join(resolver.invalidate(ref, Secret.of("x")))).isFalse();
    }

    @Test
    void triesAgainWhenOneOfTheCredentialsIsAnotherByNow() {
        SecretRef same = join(store.write("same", Secret.of("x")));
        SecretRef other = join(store.write("other", Secret.of("new")));
        var refs = Map.of("same", same, "other", other);

        var refused = new Credentials(Map.of("same", Secret.of("x"), "other", Secret.of("old")));

        assertThat(join(resolver.invalidate(refs, refused))).isTrue();
        assertThat(join(resolver.invalidate(refs, join(resolver.resolve(refs)))))
                .isFalse();
    }

    @Test
    void boundsWhatItRemembers() {
        var use = new SecretUse();
        for (int i = 0; i <= SecretUse.PRUNE_ABOVE; i++) {
            use.used(new SecretRef("secret", "old" + i), clock.instant());
        }
        clock.advance(Duration.ofDays(2));

        use.used(new SecretRef("secret", "new"), clock.instant());

        assertThat(use.of(new SecretRef("secret", "old1"))).isNull();
    }

    @Test
    void tellsOnceThatACredentialWasRead() {
        var told = new java.util.ArrayList<SecretRef>();
        var telling = new SecretResolver(List.of(store), List.of(told::add), clock);
        SecretRef ref = join(store.write("told", Secret.of("sk-told")));
        join(telling.resolve(ref));
        join(telling.resolve(Map.of("key", ref)));
        assertThat(told).containsExactly(ref);
    }
}
