package io.sluice.identity.postgres;

import io.sluice.identity.ApiKey;
import io.sluice.identity.ApiKey.Narrowing;
import io.sluice.identity.Directory.StoredKey;
import io.sluice.identity.KeyDigest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys as a stream of rows, with no entity or session behind each: there may be very many. What keys have in common
 * (the owner's name, no narrowing) they share.
 */
final class KeyRows {
    private static final int ROWS_A_FETCH = 2_000;
    private static final String CHANGED = """
            select id, digest, owner, name, hint, scopes, routes, models, environments, networks,
                   created_at, expires_at, revoked_at, last_used_at
            from api_key where revision > $1
            """;

    private final Map<String, String> owners = new HashMap<>();

    private KeyRows() {}

    /** Keys made or changed after that revision; within a transaction of the connection. */
    static Uni<List<StoredKey>> changedSince(long revision, SqlConnection connection) {
        var rows = new KeyRows();
        return connection
                .prepare(CHANGED)
                .chain(statement -> statement
                        .createStream(ROWS_A_FETCH, Tuple.of(revision))
                        .toMulti()
                        .map(rows::read)
                        .collect()
                        .asList());
    }

    private StoredKey read(Row row) {
        String owner = row.getString("owner");
        return new StoredKey(
                new ApiKey(
                        row.getString("id"),
                        owners.computeIfAbsent(owner, name -> name),
                        row.getString("name"),
                        row.getString("hint"),
                        narrowing(row),
                        row.getOffsetDateTime("created_at").toInstant(),
                        instant(row, "expires_at"),
                        instant(row, "revoked_at"),
                        instant(row, "last_used_at")),
                KeyDigest.of(row.getBuffer("digest").getBytes()));
    }

    private static Narrowing narrowing(Row row) {
        String[] scopes = row.getArrayOfStrings("scopes");
        String[] routes = row.getArrayOfStrings("routes");
        String[] models = row.getArrayOfStrings("models");
        String[] environments = row.getArrayOfStrings("environments");
        String[] networks = row.getArrayOfStrings("networks");
        if (scopes == null && routes == null && models == null && environments == null && networks == null) {
            return Narrowing.NONE;
        }
        return new Narrowing(
                Words.permissions(scopes),
                Words.patterns(routes),
                Words.patterns(models),
                Words.set(environments),
                Words.networks(networks));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
