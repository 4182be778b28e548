package io.sluice.secret;

import static io.sluice.secret.SecretStoreContract.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.support.FakeClock;
import io.sluice.telemetry.TestMeters;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretCacheTest {
    private static final SecretRef REF = new SecretRef("remote", "key");
    private static final SecretRef PINNED = new SecretRef("remote", "key@1");
    private static final SecretCache.Rules RULES = new SecretCache.Rules(
            Duration.ofSeconds(60), Duration.ofHours(1), Duration.ofMinutes(15), Duration.ofMillis(50));

    private final FakeClock clock = new FakeClock();
    private final Remote remote = new Remote();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SecretStoreHealth health =
            new SecretStoreHealth("Remote", RULES.maxStale(), TestMeters.over(registry));
    private final SecretCache cache = new SecretCache(remote, RULES, clock, health);

    @BeforeEach
    void watch() {
        health.watch(cache::oldest);
    }

    @Test
    void readsAtFirstUseAndAnswersFromMemoryThen() {
        assertThat(value()).isEqualTo("one");
        remote.value = "two";

        assertThat(value()).isEqualTo("one");
        assertThat(remote.readings).hasValue(1);
    }

    @Test
    void readsOnceForAllThatWait() {
        remote.held = true;
        var first = ask();
        var second = ask();

        remote.release();

        assertThat(first.awaitItem().getItem().sameAs(Secret.of("one"))).isTrue();
        assertThat(second.awaitItem().getItem().sameAs(Secret.of("one"))).isTrue();
        assertThat(remote.readings).hasValue(1);
    }

    @Test
    void goesOnReadingForOthersWhenOneStopsWaiting() {
        remote.held = true;
        var first = ask();
        var second = ask();

        first.cancel();
        remote.release();

        second.awaitItem();
    }

    @Test
    void readsAgainInTheBackgroundBeforeTheValueIsOld() {
        value();
        remote.value = "two";

        pass(Duration.ofSeconds(47));
        assertThat(remote.readings).hasValue(1);
        pass(Duration.ofSeconds(13));

        assertThat(remote.readings).hasValue(2);
        assertThat(value()).isEqualTo("two");
    }

    @Test
    void leavesWhatNobodyUsesAloneAndReadsItWhenItIsUsedAgain() {
        cache.serve(Set.of(REF));
        value();
        for (int i = 0; i < 30; i++) {
            pass(Duration.ofMinutes(1));
        }
        assertThat(remote.readings.get()).isBetween(14, 17);
        remote.value = "two";

        assertThat(value()).isEqualTo("two");
    }

    @Test
    void givesTheOldValueWhenANewOneTakesTooLong() {
        cache.serve(Set.of(REF));
        value();
        pass(Duration.ofMinutes(50)); // at once: nothing was read in between
        remote.held = true;

        assertThat(value()).isEqualTo("one");

        remote.release();
    }

    @Test
    void callsGoOnWithTheOldValueWhileTheStoreIsAwayUntilItIsTooOld() {
        cache.serve(Set.of(REF));
        value();
        remote.away = "is away.";

        for (int i = 0; i < 59; i++) {
            pass(Duration.ofMinutes(1));
            assertThat(value()).isEqualTo("one");
        }
        assertThat(health.problem()).contains("remote:key").contains("is away");
        assertThat(gauge()).isZero();
        pass(Duration.ofMinutes(2));

        assertThatThrownBy(this::value).isInstanceOf(SecretUnavailable.class).hasMessageContaining("is away");
        assertThat(cache.status(REF).fetchedAt()).isNull();
    }

    @Test
    void recoversByItselfWithinSeconds() {
        cache.serve(Set.of(REF));
        remote.away = "is away.";
        assertThatThrownBy(this::value).isInstanceOf(SecretUnavailable.class);
        for (int i = 0; i < 600; i++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(remote.readings.get()).isLessThan(60);
        remote.away = "";

        for (int i = 0; i < 16; i++) {
            pass(Duration.ofSeconds(1));
        }

        assertThat(health.problem()).isNull();
        assertThat(gauge()).isEqualTo(1);
        assertThat(value()).isEqualTo("one");
    }

    @Test
    void doesNotAskAtEveryCallWhileTheStoreIsAway() {
        remote.away = "is away.";

        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(this::value).hasMessageContaining("is away");
        }

        assertThat(remote.readings).hasValue(1);
    }

    @Test
    void asksForOneReferenceOnlyWhileTheStoreIsAwayAndForAllOnceItIsBack() {
        Set<SecretRef> many =
                Set.of(new SecretRef("remote", "a"), new SecretRef("remote", "b"), new SecretRef("remote", "c"));
        remote.away = "is away.";
        cache.serve(many);
        many.forEach(ref -> assertThatThrownBy(() -> join(cache.resolve(ref))));
        assertThat(health.problem()).contains("and 2 more");
        remote.away = "";

        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(1));

        assertThat(health.problem()).isNull();
    }

    @Test
    void takesItForAnAnswerThatAValueIsNotThereAnyMore() {
        cache.serve(Set.of(REF));
        value();
        remote.missing = true;
        pass(Duration.ofSeconds(60));

        assertThatThrownBy(this::value).hasMessageContaining("does not exist");
        assertThat(health.problem()).isNull();
        assertThat(cache.status(REF).problem()).contains("does not exist");
    }

    @Test
    void aReferenceThatNoRouteHasSaysNothingAboutTheStore() {
        remote.away = "is away.";

        assertThatThrownBy(this::value).hasMessageContaining("is away");

        assertThat(health.problem()).isNull();
        cache.serve(Set.of(REF));
        assertThat(health.problem()).contains("is away");
        cache.serve(Set.of());
        assertThat(health.problem()).isNull();
    }

    @Test
    void readsAnewWhatTheProviderRefused() {
        value();
        remote.value = "two";

        assertThat(invalidate(REF, "one")).isTrue();

        assertThat(value()).isEqualTo("two");
    }

    @Test
    void doesNotReadAnewWhenAnotherCallHasDoneSo() {
        value();
        remote.value = "two";
        invalidate(REF, "one");

        assertThat(invalidate(REF, "one")).isTrue();

        assertThat(remote.readings).hasValue(2);
    }

    @Test
    void readsOnceMoreWhenTheReadingUnderWayMayHaveBegunBeforeTheRefusal() {
        remote.held = true;
        var waiting = ask();
        var invalidated =
                cache.invalidate(REF, Secret.of("one")).subscribe().withSubscriber(UniAssertSubscriber.create());
        remote.held = false;

        remote.release("one");
        waiting.awaitItem();

        invalidated.awaitItem().assertItem(true);
        assertThat(remote.readings).hasValue(2);
    }

    @Test
    void givesTheSameValueOneMoreChanceAndThenNoneForAWhile() {
        value();

        assertThat(invalidate(REF, "one")).isTrue();
        assertThat(invalidate(REF, "one")).isFalse();
        assertThat(remote.readings).hasValue(2);
        clock.advance(Duration.ofSeconds(6));
        remote.value = "two";

        assertThat(invalidate(REF, "one")).isTrue();
    }

    @Test
    void givesAPinnedVersionNoOtherChance() {
        assertThat(invalidate(PINNED, "one")).isFalse();
    }

    @Test
    void expectsNothingWhenTheStoreIsAway() {
        value();
        remote.away = "is away.";

        assertThat(invalidate(REF, "one")).isFalse();
        assertThat(value()).isEqualTo("one");
    }

    @Test
    void forgets() {
        value();

        cache.forget(REF::equals);

        assertThat(cache.status(REF)).isEqualTo(SecretStatus.NONE);
    }

    private void pass(Duration time) {
        clock.advance(time);
        cache.tick();
    }

    private String value() {
        return join(cache.resolve(REF)).reveal(text -> text);
    }

    private UniAssertSubscriber<Secret> ask() {
        return cache.resolve(REF).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private boolean invalidate(SecretRef ref, String refused) {
        return join(cache.invalidate(ref, Secret.of(refused)));
    }

    private double gauge() {
        return registry.get("sluice.secret.store.up").gauge().value();
    }

    /** A store that can be away, and that can hold its answers back. */
    private static final class Remote implements SecretCache.Source {
        private final AtomicInteger readings = new AtomicInteger();
        private final Queue<UniEmitter<? super Secret>> waiting = new ConcurrentLinkedQueue<>();
        private String value = "one";
        private String away = "";
        private boolean missing;
        private boolean held;

        @Override
        public Uni<Secret> fetch(SecretRef ref) {
            return Uni.createFrom().deferred(() -> {
                readings.incrementAndGet();
                if (held) {
                    Uni<Secret> later = Uni.createFrom().emitter(emitter -> waiting.add(emitter));
                    return later;
                }
                if (!away.isEmpty()) {
                    return Uni.createFrom().failure(SecretUnavailable.forNow(ref, away));
                }
                return missing
                        ? Uni.createFrom().failure(new SecretUnavailable(ref, "does not exist."))
                        : Uni.createFrom().item(Secret.of(value));
            });
        }

        @Override
        public boolean isPinned(SecretRef ref) {
            return ref.name().contains("@");
        }

        void release() {
            held = false;
            release(value);
        }

        void release(String text) {
            waiting.forEach(emitter -> emitter.complete(Secret.of(text)));
            waiting.clear();
        }
    }
}
