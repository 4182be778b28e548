/**
 * Limits, budgets and gateways' shares of budgets in PostgreSQL: rows, their queries and nothing else. What they mean is the
 * business of the package above.
 */
@NullMarked
package io.sluice.admission.postgres;

import org.jspecify.annotations.NullMarked;
