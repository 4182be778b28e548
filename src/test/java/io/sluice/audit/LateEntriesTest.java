package io.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.support.FakeClock;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LateEntriesTest {
    private static final int ROOM = 3;

    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FakeStore store = new FakeStore();
    private final LateEntries late = new LateEntries(store, new Config(), clock, registry);

    @Test
    void writesWhatWaitsInOrder() {
        add("a", "b");

        join(late.flush());

        assertThat(store.written).containsExactly("a", "b");
    }

    @Test
    void countsWhatItHasNoRoomForAndSaysSo() {
        add("a", "b", "c", "d", "e");

        join(late.flush());
        join(late.flush());

        assertThat(store.written).containsExactly("a", "b", "c", "audit {\"entries\":2}");
        assertThat(registry.get(LateEntries.LOST).counter().count()).isEqualTo(2);
    }

    @Test
    void keepsWhatCouldNotBeWritten() {
        // Given
        add("a", "b");
        store.answer = Uni.createFrom().failure(new IllegalStateException("away"));
        assertThatThrownBy(() -> join(late.flush())).hasMessageContaining("away");
        add("c");

        // When
        store.answer = Uni.createFrom().voidItem();
        join(late.flush());

        // Then
        assertThat(store.written).containsExactly("a", "b", "c");
    }

    @Test
    void flushesOneAfterTheOther() {
        // Given
        var answers = new CompletableFuture<Void>();
        store.answer = Uni.createFrom().completionStage(answers);
        add("a");
        var first = late.flush().subscribeAsCompletionStage();

        // When
        add("b");
        var second = late.flush().subscribeAsCompletionStage();

        // Then
        assertThat(store.asked).isEqualTo(1);
        answers.complete(null);
        first.join();
        second.join();
        assertThat(store.written).containsExactly("a", "b");
    }

    private void add(String... targets) {
        for (String target : targets) {
            late.add(new Happening(Actor.SYSTEM, AuditEvent.done("x", target), clock.instant()));
        }
    }

    private static void join(Uni<Void> uni) {
        uni.subscribeAsCompletionStage().join();
    }

    private static final class FakeStore implements AuditStore {
        private final List<String> written = new ArrayList<>();
        private Uni<Void> answer = Uni.createFrom().voidItem();
        private int asked;

        @Override
        public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
            return work.get();
        }

        @Override
        public Uni<Void> append(List<Happening> happenings) {
            asked++;
            return answer.invoke(() -> happenings.forEach(happening -> written.add(
                    happening.event().target() + details(happening.event().details()))));
        }

        @Override
        public Uni<Void> checkpoint() {
            return Uni.createFrom().voidItem();
        }

        private static String details(String text) {
            return text.equals("{}") ? "" : " " + text;
        }
    }

    private record Config() implements AuditConfig {
        @Override
        public Optional<String> node() {
            return Optional.empty();
        }

        @Override
        public Path nodeFile() {
            return Path.of("unused");
        }

        @Override
        public Duration checkpointInterval() {
            return Duration.ofMinutes(1);
        }

        @Override
        public int checkpointEntries() {
            return 1;
        }

        @Override
        public int queue() {
            return ROOM;
        }
    }
}
