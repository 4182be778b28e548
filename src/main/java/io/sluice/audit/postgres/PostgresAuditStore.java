package io.sluice.audit.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.sluice.audit.AuditConfig;
import io.sluice.audit.AuditNode;
import io.sluice.audit.AuditStore;
import io.sluice.audit.ChainHead;
import io.sluice.audit.ChainSeal;
import io.sluice.audit.ChainedEntry;
import io.sluice.audit.Checkpoint;
import io.sluice.audit.Happening;
import io.sluice.store.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Writes this gateway's chain. The position row is locked first, then the head: so all writers of all gateways come one after
 * the other, and no two of them can wait for each other.
 */
@ApplicationScoped
class PostgresAuditStore implements AuditStore {
    /** One that is there already proves more than another of the same row would: it stays. */
    private static final String INSERT_CHECKPOINT =
            "insert into audit_checkpoint (node, seq, hash, at, key_version, seal) values (?1, ?2, ?3, ?4, ?5, ?6)"
                    + " on conflict do nothing";

    private final Transactions transactions;
    private final ChainSeal seal;
    private final AuditNode node;
    private final AuditConfig config;
    private final Clock clock;

    PostgresAuditStore(Transactions transactions, ChainSeal seal, AuditNode node, AuditConfig config, Clock clock) {
        this.transactions = transactions;
        this.seal = seal;
        this.node = node;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public <T> Uni<T> transaction(Supplier<Uni<T>> work) {
        return transactions.required(work);
    }

    @Override
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public Uni<Void> append(List<Happening> happenings) {
        if (happenings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return transactions.required(() -> AuditPositionEntity.lock()
                .chain(position ->
                        AuditHeadEntity.lockOrMake(node.name()).chain(head -> append(happenings, position, head))));
    }

    @Override
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public Uni<Void> checkpoint() {
        return transactions.required(() -> AuditPositionEntity.lock()
                .chain(() -> AuditHeadEntity.lock(node.name()))
                .onItem()
                .ifNotNull()
                .transformToUni(head -> sealWhenMoreThan(0, head)));
    }

    private Uni<Void> append(List<Happening> happenings, AuditPositionEntity position, AuditHeadEntity head) {
        var rows = new ArrayList<AuditEntryEntity>();
        ChainHead end = head.toHead();
        for (Happening happening : happenings) {
            position.last++;
            ChainedEntry next = seal.next(end, position.last, happening);
            rows.add(AuditEntryEntity.of(next));
            end = end.at(next);
        }
        head.take(end);
        return Panache.getSession()
                .chain(session -> session.persistAll(rows.toArray()).chain(session::flush))
                .chain(() -> sealWhenMoreThan(config.checkpointEntries() - 1L, head));
    }

    private Uni<Void> sealWhenMoreThan(long uncovered, AuditHeadEntity row) {
        ChainHead head = row.toHead();
        if (head.seq() - head.checkpointSeq() <= uncovered) {
            return Uni.createFrom().voidItem();
        }
        Checkpoint checkpoint = seal.checkpoint(head, clock.instant());
        row.take(head.covered());
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT_CHECKPOINT)
                        .setParameter(1, checkpoint.node())
                        .setParameter(2, checkpoint.seq())
                        .setParameter(3, checkpoint.hash())
                        .setParameter(4, checkpoint.at().atOffset(ZoneOffset.UTC))
                        .setParameter(5, checkpoint.seal().keyVersion())
                        .setParameter(6, checkpoint.seal().mac())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
