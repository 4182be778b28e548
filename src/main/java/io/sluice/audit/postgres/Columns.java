package io.sluice.audit.postgres;

import io.sluice.audit.Actor;
import io.sluice.audit.AuditEntry;
import io.sluice.audit.AuditEntry.Position;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.ChainHead;
import io.sluice.audit.ChainReader.Link;
import io.sluice.audit.ChainedEntry;
import io.sluice.audit.Checkpoint;
import io.sluice.secret.KeyedSignature.Signed;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The row a client is at, by the names of its columns. What a row should not lack may be missing in one that was altered. */
abstract class Columns {
    /** Later than any entry. */
    static final Instant NO_TIME = Instant.parse("9999-12-31T23:59:59Z");

    abstract @Nullable String text(String column);

    abstract long number(String column);

    abstract Instant rawTime(String column);

    ChainedEntry entry() {
        return new ChainedEntry(
                new AuditEntry(
                        new Position(number("id"), required("node"), number("seq")),
                        time("at"),
                        new Actor(required("principal"), text("key_id"), required("address"), required("request_id")),
                        new AuditEvent(
                                required("action"),
                                required("target"),
                                outcome(required("outcome")),
                                required("details"))),
                required("prev_hash"),
                required("hash"),
                new Signed((int) number("key_version"), required("seal")));
    }

    Link link() {
        ChainedEntry row = entry();
        if (text("c_hash") == null) {
            return new Link(row, null);
        }
        return new Link(
                row,
                new Checkpoint(
                        row.entry().position().node(),
                        row.entry().position().seq(),
                        required("c_hash"),
                        time("c_at"),
                        new Signed((int) number("c_key_version"), required("c_seal"))));
    }

    ChainHead head() {
        return new ChainHead(required("node"), number("seq"), required("hash"), number("checkpoint_seq"));
    }

    Checkpoint checkpoint() {
        return new Checkpoint(
                required("node"),
                number("seq"),
                required("hash"),
                time("at"),
                new Signed((int) number("key_version"), required("seal")));
    }

    private String required(String column) {
        return Objects.requireNonNull(text(column), column);
    }

    /** What was made of a time by hand, {@code infinity} perhaps, is none that a gateway wrote. */
    private Instant time(String column) {
        Instant time = rawTime(column);
        return time.isAfter(NO_TIME) || time.isBefore(Instant.EPOCH) ? NO_TIME : time;
    }

    private static AuditEvent.Outcome outcome(String text) {
        for (AuditEvent.Outcome outcome : AuditEvent.Outcome.values()) {
            if (outcome.text().equals(text)) {
                return outcome;
            }
        }
        return AuditEvent.Outcome.UNKNOWN;
    }
}
