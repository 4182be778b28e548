package io.sluice.admission;

import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Notes what is put on record. */
record NotedTrail(List<String> entries) implements AuditTrail {
    @Override
    public <T> Uni<T> together(Actor actor, Supplier<Uni<T>> act, Function<T, List<AuditEvent>> events) {
        return act.get().invoke(item -> events.apply(item).forEach(this::note));
    }

    @Override
    public Uni<Void> record(Actor actor, AuditEvent event) {
        note(event);
        return Uni.createFrom().voidItem();
    }

    @Override
    public void later(Actor actor, AuditEvent event) {
        note(event);
    }

    private void note(AuditEvent event) {
        entries.add(event.action() + " " + event.target());
    }
}
