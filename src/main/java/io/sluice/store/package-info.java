/**
 * The database itself: an embedded PostgreSQL or somebody else's, found and ready before Quarkus starts, and its
 * migrations. What a feature keeps in it (tables' contents, queries, entities) stays with the feature.
 */
@NullMarked
package io.sluice.store;

import org.jspecify.annotations.NullMarked;
