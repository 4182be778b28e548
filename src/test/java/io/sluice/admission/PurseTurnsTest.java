package io.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.admission.Budget.Unit;
import io.sluice.admission.Budget.Unpriced;
import io.sluice.admission.Leases.Account;
import io.sluice.admission.Leases.Grant;
import io.sluice.admission.Leases.Standing;
import io.sluice.admission.Purse.Mark;
import io.sluice.admission.Purse.Part;
import io.sluice.interleaving.Scenario;
import io.sluice.interleaving.SteppedLoader;
import io.sluice.interleaving.Turns;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Purses and their windows, the very code, in every order in which threads can take turns. */
class PurseTurnsTest {
    private static final String CODE = "io.sluice.admission.";

    @Test
    void whatIsHeldAndSettledNeverPassesTheShare() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, TakersOfAWindow.class)))
                .isGreaterThan(100);
    }

    @Test
    void lookingFirstAndTakingThenIsFound() {
        assertThatThrownBy(() -> Turns.all(SteppedLoader.scenarios(CODE, TakersThatLookFirst.class)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("in the order of steps");
    }

    @Test
    void whatIsHeldNeverPassesTheShareInTheStoreWhileItIsGivenBackAndLearned() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, GivingBackWhileLearning.class)))
                .isGreaterThan(100);
    }

    @Test
    void whatIsHeldNeverPassesTheShareInTheStoreWhileItGrowsAndIsLearned() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, GrowingWhileLearning.class)))
                .isGreaterThan(100);
    }

    @Test
    void learningAShareThatMovesIsFound() {
        assertThatThrownBy(() -> Turns.all(SteppedLoader.scenarios(CODE, LearningWithoutAMark.class)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("in the order of steps");
    }

    /** A share of 10: two calls of 6 that end in different ways, while the share is made smaller and larger. */
    static final class TakersOfAWindow implements Scenario {
        private final OpenWindow window = new OpenWindow(Instant.EPOCH, Instant.MAX);

        TakersOfAWindow() {
            window.granted(10);
        }

        @Override
        public List<Runnable> threads() {
            return List.of(
                    () -> {
                        if (window.take(6)) {
                            window.settle(6, 4);
                        }
                    },
                    () -> {
                        if (window.take(6)) {
                            window.cancel(6);
                        }
                    },
                    () -> {
                        window.shrink(3);
                        window.granted(2);
                    });
        }

        @Override
        public void always() {
            assertThat(window.held()).isNotNegative();
            assertThat(window.held() + window.spent()).isLessThanOrEqualTo(window.share());
        }

        @Override
        public void atEnd() {
            assertThat(window.free() + window.held() + window.spent()).isEqualTo(window.share());
        }
    }

    /** Wrong on purpose. */
    static final class TakersThatLookFirst implements Scenario {
        private final AtomicLong free = new AtomicLong(10);

        @Override
        public List<Runnable> threads() {
            return List.of(this::take, this::take);
        }

        private void take() {
            if (free.get() >= 6) {
                free.addAndGet(-6);
            }
        }

        @Override
        public void always() {
            assertThat(free.get()).isNotNegative();
        }

        @Override
        public void atEnd() {
            always();
        }
    }

    /** A purse with a share of 8 of a budget of 64, and a call of 3. */
    abstract static class OnePurse implements Scenario {
        static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

        final Store store = new Store();
        final Purse purse = new Purse(
                new Budget(
                        "b",
                        new Scope(Scope.Kind.TEAM, "search"),
                        Unit.NANO_USD,
                        64,
                        new Window.Calendar(Window.Period.DAY, ZoneId.of("UTC")),
                        true,
                        null,
                        null,
                        Unpriced.SERVE),
                store,
                NOW);

        OnePurse() {
            purse.more(8, NOW).await().indefinitely();
        }

        void call() {
            Part part = purse.take(3, NOW);
            if (part != null) {
                part.window().settle(3, 2);
            }
        }

        void giveBack() {
            purse.giveBack(1, NOW).subscribe().with(done -> {});
        }

        void grow() {
            purse.more(4, NOW).subscribe().with(grant -> {});
        }

        void learn() {
            Mark mark = purse.mark(NOW);
            purse.stands(store.standing(), mark);
        }

        OpenWindow window() {
            return purse.mark(NOW).window();
        }

        @Override
        public void always() {
            assertThat(window().held() + window().spent()).isLessThanOrEqualTo(store.lease.get());
            assertThat(window().free() + window().held() + window().spent())
                    .as("what can be held yet")
                    .isLessThanOrEqualTo(store.lease.get());
        }

        @Override
        public void atEnd() {
            assertThat(window().share()).isEqualTo(store.lease.get());
            assertThat(window().free() + window().held() + window().spent()).isEqualTo(store.lease.get());
        }
    }

    static final class GivingBackWhileLearning extends OnePurse {
        @Override
        public List<Runnable> threads() {
            return List.of(this::giveBack, this::learn, this::call);
        }
    }

    static final class GrowingWhileLearning extends OnePurse {
        @Override
        public List<Runnable> threads() {
            return List.of(this::grow, this::learn, this::call);
        }
    }

    /** Wrong on purpose: takes for true what the store said, whatever moved meanwhile. */
    static final class LearningWithoutAMark extends OnePurse {
        @Override
        public List<Runnable> threads() {
            return List.of(this::giveBack, () -> {
                long stored = store.standing().share();
                window().shareIs(window().share(), stored);
            });
        }
    }

    /** The store's share of this gateway; asking and being answered are steps of their own. */
    static final class Store implements Leases {
        final AtomicLong lease = new AtomicLong();

        Standing standing() {
            return new Standing(0, 0, lease.get(), false, 0, 0);
        }

        @Override
        public Uni<Grant> take(Account account, long need) {
            return Uni.createFrom().item(() -> {
                lease.addAndGet(need);
                return new Grant.Given(need, 10);
            });
        }

        @Override
        public Uni<Void> giveBack(Account account, long amount) {
            return Uni.createFrom().item(() -> {
                lease.addAndGet(-amount);
                return null;
            });
        }

        @Override
        public Uni<Void> reclaim() {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Boolean> heard(Instant now, Map<Account, Long> held) {
            return Uni.createFrom().item(true);
        }

        @Override
        public Uni<Void> forgetOld() {
            return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<List<Standing>> standings(List<Account> accounts, Instant silentSince) {
            return Uni.createFrom().item(List.of(standing()));
        }
    }
}
