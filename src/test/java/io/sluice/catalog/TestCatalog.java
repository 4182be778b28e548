package io.sluice.catalog;

import io.sluice.routing.Route;
import io.sluice.routing.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Lets tests serve routes that no file and no database holds. */
public final class TestCatalog {
    private TestCatalog() {}

    /** Serves exactly these routes from the next call on. */
    public static void serve(Catalog catalog, List<Route> routes) {
        catalog.swap(new CatalogSnapshot(new RouteTable(routes), Instant.EPOCH));
    }

    /** Looks at the database once, as happens every few seconds outside of tests. */
    public static void follow(CatalogLoader loader) {
        loader.follow().await().atMost(Duration.ofSeconds(10));
    }
}
