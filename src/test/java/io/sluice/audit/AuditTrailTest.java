package io.sluice.audit;

import static io.sluice.audit.TrailReport.Problem.ALTERED;
import static io.sluice.audit.TrailReport.Problem.CHECKPOINT;
import static io.sluice.audit.TrailReport.Problem.FORGED;
import static io.sluice.audit.TrailReport.Problem.KEY_MISSING;
import static io.sluice.audit.TrailReport.Problem.REMOVED;
import static io.sluice.audit.TrailReport.Problem.REORDERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.audit.AuditQuery.Filter;
import io.sluice.audit.AuditQuery.Order;
import io.sluice.audit.TrailReport.Problem;
import io.sluice.secret.Secret;
import io.sluice.secret.WritableStores;
import io.sluice.secret.embedded.MasterKeyRotation;
import io.sluice.store.Transactions;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The trail over a real PostgreSQL: what it keeps, and whatever is done to it behind its back. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AuditTrailTest {
    private static final Actor ACTOR = new Actor("admin", "key_1", "127.0.0.1", "req_1");

    @Inject
    AuditTrail trail;

    @Inject
    AuditStore store;

    @Inject
    AuditReader reader;

    @Inject
    AuditVerification verification;

    @Inject
    AuditNode node;

    @Inject
    MasterKeyRotation rotation;

    @Inject
    WritableStores stores;

    @Inject
    Transactions transactions;

    @Inject
    Pool database;

    /** What other tests left is none of ours, and what we break is none of theirs. */
    @BeforeEach
    @AfterEach
    void clean() {
        behindItsBack("truncate audit_entry, audit_checkpoint, audit_head");
        database.query("update audit_position set last = 0").executeAndAwait();
    }

    @Test
    void keepsWhatItIsTold() {
        // When
        join(trail.record(ACTOR, AuditEvent.done("thing.do", "thing:a")));

        // Then
        ChainedEntry row = entries().getFirst();
        assertThat(row.entry().actor()).isEqualTo(ACTOR);
        assertThat(row.entry().event()).isEqualTo(AuditEvent.done("thing.do", "thing:a"));
        assertThat(row.entry().position()).isEqualTo(new AuditEntry.Position(1, node.name(), 1));
        assertThat(row.previousHash()).isEqualTo(ChainHead.GENESIS);
        assertThat(verify().ok()).isTrue();
    }

    @Test
    void anEmptyTrailIsIntact() {
        assertThat(verify()).isEqualTo(new TrailReport(List.of()));
    }

    @Test
    void keepsNothingOfAnActThatFails() {
        // When
        assertThatThrownBy(() -> join(trail.together(
                        ACTOR,
                        () -> stores.embedded()
                                .write("routes/audit/key", Secret.of("orphan"))
                                .invoke(() -> {
                                    throw new IllegalStateException("no");
                                }),
                        ref -> List.of(AuditEvent.done("secret.write", ref.text())))))
                .hasMessage("no");

        // Then
        assertThat(entries()).isEmpty();
    }

    @Test
    void undoesAnActThatCannotBePutOnRecord() {
        // Given
        database.query("alter table audit_entry rename to audit_entry_away").executeAndAwait();
        try {
            // When
            assertThatThrownBy(() -> join(trail.together(
                    ACTOR,
                    () -> stores.embedded().write("routes/audit/key", Secret.of("orphan")),
                    ref -> List.of(AuditEvent.done("secret.write", ref.text())))));
        } finally {
            database.query("alter table audit_entry_away rename to audit_entry").executeAndAwait();
        }

        // Then
        assertThat(count("select count(*) from secret where name = 'routes/audit/key'"))
                .isZero();
        join(trail.record(ACTOR, AuditEvent.done("thing.do", "thing:a")));
        assertThat(verify().ok()).isTrue();
    }

    @Test
    void anEntryGoesWithTheTransactionItIsIn() {
        assertThatThrownBy(() ->
                        join(transactions.required(() -> trail.record(ACTOR, AuditEvent.done("thing.do", "thing:a"))
                                .invoke(() -> {
                                    throw new IllegalStateException("undo");
                                }))))
                .hasMessage("undo");

        assertThat(entries()).isEmpty();
    }

    @Test
    void staysOneChainUnderManyAtOnce() {
        // When
        List<Uni<Void>> acts = IntStream.range(0, 200)
                .mapToObj(number -> number % 10 == 0
                        ? failing(number)
                        : trail.record(ACTOR, AuditEvent.done("thing.do", "thing:" + number)))
                .toList();
        join(Uni.join().all(acts).andFailFast());

        // Then
        TrailReport report = verify();
        assertThat(report.firstBad()).isEmpty();
        assertThat(report.entries()).isEqualTo(180);
        assertThat(entries().stream().map(row -> row.entry().position().id()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 180).mapToObj(Long::valueOf).toList());
    }

    @Test
    void writesLaterWhatHasNoTransaction() {
        // When
        for (int number = 0; number < 300; number++) {
            trail.later(ACTOR, AuditEvent.done("thing.do", "thing:" + number));
        }

        // Then
        await().until(() -> entries().size() == 300);
        assertThat(entries().stream().map(row -> row.entry().event().target()))
                .startsWith("thing:0", "thing:1")
                .endsWith("thing:299");
        assertThat(verify().ok()).isTrue();
    }

    @Test
    void callersForgeNothingAndFillNothing() {
        // When
        String evil = "x\r\n{\"id\": 99, \"action\": \"forged\"}\u2028" + "y".repeat(2_000_000);
        join(trail.record(new Actor(evil, evil, evil, evil), AuditEvent.done("thing.do", evil)));

        // Then
        AuditEntry entry = entries().getFirst().entry();
        assertThat(entry.event().target()).startsWith("x\\u000d\\u000a{").hasSizeLessThan(600);
        assertThat(entry.actor().principal()).doesNotContain("\n", "\r").hasSizeLessThan(400);
        assertThat(verify().ok()).isTrue();
    }

    @Test
    void databaseRefusesChanges() {
        told(1);

        for (String sql : List.of(
                "update audit_entry set principal = 'x'",
                "delete from audit_entry",
                "truncate audit_entry",
                "update audit_checkpoint set seq = 0",
                "delete from audit_checkpoint")) {
            assertThatThrownBy(() -> database.query(sql).executeAndAwait())
                    .hasMessageContaining("The audit trail is append-only.");
        }
    }

    @Test
    void namesAnAlteredRow() {
        told(6);

        behindItsBack("update audit_entry set principal = 'somebody else' where seq = 4");

        assertBad(4, ALTERED);
    }

    @Test
    void everyColumnIsCovered() {
        told(1);
        List<String> columns = List.of(
                "id = id + 1",
                "at = at + interval '1 microsecond'",
                "at = 'infinity'",
                "at = '-infinity'",
                "principal = 'x'",
                "key_id = null",
                "address = 'x'",
                "request_id = 'x'",
                "action = 'x'",
                "target = 'x'",
                "outcome = 'DONE'",
                "outcome = 'failed'",
                "outcome = 'unknown'",
                "details = '{ }'",
                "prev_hash = 'x'",
                "hash = 'x'");

        for (String change : columns) {
            behindItsBack("create table audit_kept as select * from audit_entry");
            behindItsBack("update audit_entry set " + change);
            assertBad(1, ALTERED);
            behindItsBack("delete from audit_entry");
            behindItsBack("insert into audit_entry select * from audit_kept");
            behindItsBack("drop table audit_kept");
        }
        behindItsBack("update audit_entry set seal = 'x'");
        assertBad(1, FORGED);
    }

    @Test
    void saysThatTheKeyIsMissing() {
        told(1);

        behindItsBack("update audit_entry set key_version = 9999");

        assertBad(1, KEY_MISSING);
    }

    @Test
    void namesAnAlteredRowWhoseHashWasMadeAnew() {
        // Given
        told(6);
        AuditEntry old = entries().get(3).entry();
        var forged = new AuditEntry(old.position(), old.at(), new Actor("innocent", null, "", ""), old.event());
        String hash = forged.hash(entries().get(2).hash());

        // When
        behindItsBack("update audit_entry set principal = 'innocent', key_id = null, address = '', request_id = '',"
                + " hash = '" + hash + "' where seq = 4");

        // Then
        assertBad(4, FORGED);
    }

    @Test
    void namesARemovedRow() {
        told(6);

        behindItsBack("delete from audit_entry where seq = 3");

        assertBad(3, REMOVED);
    }

    @Test
    void namesARemovedFirstRow() {
        told(3);
        join(store.checkpoint());

        behindItsBack("delete from audit_entry where seq = 1");

        assertBad(1, REMOVED);
    }

    @Test
    void namesARemovedRowWhoseNumbersWereClosed() {
        told(6);

        behindItsBack("delete from audit_entry where seq = 3");
        behindItsBack("update audit_entry set seq = seq - 1 where seq = 4");
        behindItsBack("update audit_entry set seq = seq - 1 where seq = 5");
        behindItsBack("update audit_entry set seq = seq - 1 where seq = 6");

        assertBad(3, ALTERED);
    }

    @Test
    void namesSwappedRows() {
        told(6);

        behindItsBack("update audit_entry set seq = -2 where seq = 2");
        behindItsBack("update audit_entry set seq = 2 where seq = 5");
        behindItsBack("update audit_entry set seq = 5 where seq = -2");

        assertBad(2, ALTERED);
    }

    @Test
    void namesARemovedTail() {
        told(6);

        behindItsBack("delete from audit_entry where seq > 4");

        assertBad(5, REMOVED);
    }

    @Test
    void namesARemovedTailWhoseHeadWasPutBack() {
        // Given
        told(6);
        join(store.checkpoint());

        // When
        behindItsBack("delete from audit_entry where seq > 4");
        putTheHeadBackTo(4);

        // Then
        assertBad(5, REMOVED);
    }

    @Test
    void namesTheRowThatTookTheRemovedOnesPlace() {
        // Given
        told(6);
        join(store.checkpoint());
        behindItsBack("delete from audit_entry where seq > 4");
        putTheHeadBackTo(4);

        // When
        told(4);

        // Then
        assertBad(6, CHECKPOINT);
    }

    @Test
    void namesARowAddedByHand() {
        told(3);

        behindItsBack(
                "insert into audit_entry select id + 100, node, seq + 1, at, 'forged', key_id, address, request_id,"
                        + " action, target, outcome, details, hash, hash, key_version, seal from audit_entry where seq = 3");

        assertBad(4, ALTERED);
    }

    @Test
    void namesARowAddedByHandWithItsHashAndHead() {
        // Given
        told(3);
        ChainedEntry last = entries().getLast();
        AuditEntry old = last.entry();
        var position = new AuditEntry.Position(old.position().id() + 1, node.name(), 4);
        String hash = new AuditEntry(position, old.at(), old.actor(), old.event()).hash(last.hash());

        // When
        behindItsBack(
                "insert into audit_entry select id + 1, node, 4, at, principal, key_id, address, request_id, action,"
                        + " target, outcome, details, hash, '" + hash
                        + "', key_version, seal from audit_entry where seq = 3");
        database.query("update audit_head set seq = 4, hash = '" + hash + "'").executeAndAwait();

        // Then
        assertBad(4, FORGED);
    }

    @Test
    void namesARowBeyondTheHead() {
        told(6);

        putTheHeadBackTo(4);

        assertBad(5, FORGED);
    }

    @Test
    void namesAChainWhoseRowsAreAllGone() {
        told(3);

        behindItsBack("delete from audit_entry");

        assertBad(1, REMOVED);
    }

    @Test
    void namesAnAlteredCheckpoint() {
        told(3);
        join(store.checkpoint());

        behindItsBack("update audit_checkpoint set hash = repeat('0', 64)");

        assertBad(3, CHECKPOINT);
    }

    @Test
    void namesARowOfANodeThatNeverWas() {
        told(1);

        behindItsBack("insert into audit_entry select id + 1, 'a-ghost', 1, at, principal, key_id, address, request_id,"
                + " action, target, outcome, details, prev_hash, hash, key_version, seal from audit_entry");

        TrailReport.Bad bad = verify().firstBad().orElseThrow();
        assertThat(bad.node()).isEqualTo("a-ghost");
        assertThat(bad.problem()).isEqualTo(ALTERED);
    }

    @Test
    void aSplicedChainIsNamed() {
        // Given
        told(4);
        List<ChainedEntry> first = entries();
        behindItsBack("delete from audit_entry where seq > 2");
        putTheHeadBackTo(2);
        told(2);

        // When
        ChainedEntry old = first.get(3);
        database.preparedQuery("alter table audit_entry disable trigger append_only")
                .executeAndAwait();
        database.preparedQuery(
                        "update audit_entry set id = $1, at = $2, target = $3, prev_hash = $4, hash = $5, seal = $6"
                                + " where seq = 4")
                .executeAndAwait(Tuple.tuple()
                        .addValue(old.entry().position().id())
                        .addValue(old.entry().at().atOffset(ZoneOffset.UTC))
                        .addValue(old.entry().event().target())
                        .addValue(old.previousHash())
                        .addValue(old.hash())
                        .addValue(old.seal().mac()));
        behindItsBack("select 1");

        // Then
        assertBad(4, REORDERED);
    }

    @Test
    void sealsTheEndOfTheChainWhenThereIsSomethingNew() {
        told(3);

        join(store.checkpoint());
        join(store.checkpoint());

        assertThat(verify().checkpoints()).isEqualTo(1);
        told(1);
        join(store.checkpoint());
        assertThat(verify().checkpoints()).isEqualTo(2);
    }

    @Test
    void verifiesAcrossARotationOfTheMasterKey() {
        // Given
        told(2);
        join(store.checkpoint());

        // When
        join(rotation.rotate(done -> trail.record(ACTOR, AuditEvent.done("master-key.rotate", "master-key"))));
        told(2);

        // Then
        List<ChainedEntry> rows = entries();
        assertThat(rows.getLast().seal().keyVersion())
                .isGreaterThan(rows.getFirst().seal().keyVersion());
        assertThat(verify().firstBad()).isEmpty();
        assertThat(verify().entries()).isEqualTo(5);
    }

    @Test
    void verifiesWhileEntriesAreWritten() {
        // Given
        var writing = Uni.join()
                .all(IntStream.range(0, 100)
                        .mapToObj(number -> trail.record(ACTOR, AuditEvent.done("thing.do", "thing:" + number)))
                        .toList())
                .andFailFast()
                .subscribeAsCompletionStage();

        // When
        List<TrailReport> reports = new ArrayList<>();
        while (!writing.isDone() || reports.isEmpty()) {
            reports.add(verify());
        }

        // Then
        assertThat(reports).allMatch(TrailReport::ok);
    }

    private void told(int entries) {
        for (int number = 0; number < entries; number++) {
            join(trail.record(ACTOR, AuditEvent.done("thing.do", "thing:" + number)));
        }
    }

    private Uni<Void> failing(int number) {
        return transactions
                .required(() -> trail.record(ACTOR, AuditEvent.done("thing.do", "thing:" + number))
                        .onItem()
                        .failWith(() -> new IllegalStateException("undo")))
                .onFailure()
                .recoverWithNull();
    }

    private List<ChainedEntry> entries() {
        return join(reader.page(new AuditQuery(null, Filter.ALL, Order.OLDEST_FIRST, 1000)));
    }

    private TrailReport verify() {
        return join(verification.verify());
    }

    private void assertBad(long seq, Problem problem) {
        TrailReport.Bad bad = verify().firstBad().orElseThrow();
        assertThat(bad.seq()).as(bad.detail()).isEqualTo(seq);
        assertThat(bad.problem()).isEqualTo(problem);
        assertThat(bad.node()).isEqualTo(node.name());
    }

    private void putTheHeadBackTo(int seq) {
        database.query("update audit_head set seq = " + seq + ", checkpoint_seq = 0,"
                        + " hash = (select hash from audit_entry where seq = " + seq + ")")
                .executeAndAwait();
    }

    private long count(String sql) {
        return database.query(sql).executeAndAwait().iterator().next().getLong(0);
    }

    /** As a superuser could. */
    private void behindItsBack(String sql) {
        for (String table : List.of("audit_entry", "audit_checkpoint")) {
            database.query("alter table " + table + " disable trigger append_only")
                    .executeAndAwait();
        }
        database.query(sql).executeAndAwait();
        for (String table : List.of("audit_entry", "audit_checkpoint")) {
            database.query("alter table " + table + " enable trigger append_only")
                    .executeAndAwait();
        }
    }

    private static <T> T join(Uni<T> uni) {
        try {
            return uni.subscribeAsCompletionStage()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
