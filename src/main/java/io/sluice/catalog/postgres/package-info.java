/**
 * The routes made over the API, kept in PostgreSQL. Only the row's form and its queries; what a definition means is the
 * catalog's business.
 */
@NullMarked
package io.sluice.catalog.postgres;

import org.jspecify.annotations.NullMarked;
