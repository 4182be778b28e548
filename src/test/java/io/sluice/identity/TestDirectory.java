package io.sluice.identity;

import io.vertx.mutiny.sqlclient.Pool;
import java.util.concurrent.TimeUnit;

/** What tests outside this package do to the directory. */
public final class TestDirectory {
    private TestDirectory() {}

    /** Nobody is left. */
    public static void clear(Pool database, DirectoryLoader loader) {
        for (String table : new String[] {"api_key", "route_grant", "caller", "team"}) {
            database.query("delete from " + table).executeAndAwait();
        }
        database.query("update directory_revision set revision = revision + 1").executeAndAwait();
        loader.start()
                .subscribeAsCompletionStage()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
