package io.sluice.audit.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.sluice.audit.ChainHead;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

/** A row of {@code audit_head}. */
@Entity
@Table(name = "audit_head")
class AuditHeadEntity extends PanacheEntityBase {
    @Id
    String node = "";

    long seq;

    String hash = "";

    @Column(name = "checkpoint_seq")
    long checkpointSeq;

    /** The node's row, made when it is missing. To be used by whoever holds the lock of the position. */
    static Uni<AuditHeadEntity> lockOrMake(String node) {
        return lock(node).onItem().ifNull().switchTo(() -> {
            var row = new AuditHeadEntity();
            row.take(ChainHead.start(node));
            return row.persist();
        });
    }

    /** The node's row; null when it has written nothing yet. */
    static Uni<AuditHeadEntity> lock(String node) {
        return findById(node, LockModeType.PESSIMISTIC_WRITE);
    }

    ChainHead toHead() {
        return new ChainHead(node, seq, hash, checkpointSeq);
    }

    void take(ChainHead head) {
        node = head.node();
        seq = head.seq();
        hash = head.hash();
        checkpointSeq = head.checkpointSeq();
    }
}
