package io.sluice.audit;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Port through which features put on record what they do. */
public interface AuditTrail {
    /**
     * Does something and records it in one transaction, the one under way or a new one: when the entries cannot be written, the
     * act is undone; when the act fails, nothing is recorded. The entries are written last, because whoever writes one makes
     * all others wait until the transaction ends.
     *
     * @param events what the act's item means; none for nothing worth recording
     */
    <T> Uni<T> together(Actor actor, Supplier<Uni<T>> act, Function<T, List<AuditEvent>> events);

    /** Records in the transaction under way, or in one of its own. Best as the last thing a transaction does. */
    Uni<Void> record(Actor actor, AuditEvent event);

    /**
     * Records soon what has no transaction, such as a refused key. Returns at once; never fails. Under a flood, or when the
     * database is away for long, entries are dropped, counted by {@code sluice.audit.lost}, and an entry tells how many.
     */
    void later(Actor actor, AuditEvent event);
}
