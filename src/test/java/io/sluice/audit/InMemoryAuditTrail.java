package io.sluice.audit;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** A trail that only remembers what it was told. */
public final class InMemoryAuditTrail implements AuditTrail {
    private final List<AuditEvent> events = new ArrayList<>();

    @Override
    public <T> Uni<T> together(Actor actor, Supplier<Uni<T>> act, Function<T, List<AuditEvent>> told) {
        return Uni.createFrom().deferred(() -> act.get()).invoke(item -> events.addAll(told.apply(item)));
    }

    @Override
    public Uni<Void> record(Actor actor, AuditEvent event) {
        return Uni.createFrom().voidItem().invoke(() -> events.add(event));
    }

    @Override
    public void later(Actor actor, AuditEvent event) {
        events.add(event);
    }

    public List<String> actions() {
        return events.stream().map(AuditEvent::action).toList();
    }

    public AuditEvent last() {
        return events.getLast();
    }

    public void clear() {
        events.clear();
    }
}
