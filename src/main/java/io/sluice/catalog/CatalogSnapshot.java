package io.sluice.catalog;

import io.sluice.routing.RouteTable;
import java.time.Instant;

/**
 * All that a call sees from start to end. Immutable, never patched.
 *
 * @param loadedAt when it was assembled
 */
public record CatalogSnapshot(RouteTable routes, Instant loadedAt) {}
