package io.sluice.catalog;

import io.sluice.routing.RouteTable;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Holds the snapshot that is served. */
@Singleton
public final class Catalog {
    private volatile CatalogSnapshot current = new CatalogSnapshot(RouteTable.EMPTY, Instant.EPOCH);

    /** The snapshot served now: one volatile read. A call takes it once and keeps it. */
    public CatalogSnapshot current() {
        return current;
    }

    /** Serves another snapshot from the next call on. Only the loader calls this. */
    void swap(CatalogSnapshot next) {
        current = next;
    }
}
