/**
 * The versions of prices imported over the API, kept in PostgreSQL. Only the rows' form and their queries; what a price means
 * is the business of the package above.
 */
@NullMarked
package io.sluice.pricing.postgres;

import org.jspecify.annotations.NullMarked;
