package io.sluice.audit;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The trail over its store; what has no transaction waits in a queue. */
@Singleton
final class RecordedAuditTrail implements AuditTrail {
    private final AuditStore store;
    private final LateEntries late;
    private final Clock clock;

    RecordedAuditTrail(AuditStore store, LateEntries late, Clock clock) {
        this.store = store;
        this.late = late;
        this.clock = clock;
    }

    @Override
    public <T> Uni<T> together(Actor actor, Supplier<Uni<T>> act, Function<T, List<AuditEvent>> events) {
        return store.transaction(() -> act.get().call(item -> append(actor, events.apply(item))));
    }

    @Override
    public Uni<Void> record(Actor actor, AuditEvent event) {
        return append(actor, List.of(event));
    }

    @Override
    public void later(Actor actor, AuditEvent event) {
        late.add(new Happening(actor, event, clock.instant()));
    }

    private Uni<Void> append(Actor actor, List<AuditEvent> events) {
        return Uni.createFrom()
                .deferred(() -> store.append(events.stream()
                        .map(event -> new Happening(actor, event, clock.instant()))
                        .toList()));
    }
}
