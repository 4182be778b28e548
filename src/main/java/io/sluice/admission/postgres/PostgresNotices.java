package io.sluice.admission.postgres;

import io.sluice.admission.Notices;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Notices in {@code budget_notice}; times are the database's, which all gateways share. */
@Singleton
final class PostgresNotices implements Notices {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String CLAIM = """
            insert into budget_notice as n (budget_id, window_start, attempts, next_at)
            values ($1, $2, 1, now() + make_interval(secs => $4 + 1))
            on conflict (budget_id, window_start) do update
            set attempts = n.attempts + 1,
                next_at = now() + make_interval(secs => $4 + least(3600, 2 ^ n.attempts))
            where n.told_at is null and n.next_at <= now() and n.attempts < $3
            returning attempts
            """;
    private static final String TOLD =
            "update budget_notice set told_at = now() where budget_id = $1 and window_start = $2";

    private final Pool database;

    PostgresNotices(Pool database) {
        this.database = database;
    }

    @Override
    public Uni<Boolean> claim(String budget, Instant window, int attempts, Duration patience) {
        return database.preparedQuery(CLAIM)
                .execute(Tuple.of(
                        budget, window.atOffset(ZoneOffset.UTC), attempts, (double) patience.toMillis() / 1000))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(rows -> rows.iterator().hasNext());
    }

    @Override
    public Uni<Void> told(String budget, Instant window) {
        return database.preparedQuery(TOLD)
                .execute(Tuple.of(budget, window.atOffset(ZoneOffset.UTC)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .replaceWithVoid();
    }
}
