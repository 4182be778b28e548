/**
 * What the gateway serves: an immutable snapshot, assembled from the administrators' file and the database, swapped in one
 * assignment. Features own their records; this package only gathers and checks them.
 */
@NullMarked
package io.sluice.catalog;

import org.jspecify.annotations.NullMarked;
