/**
 * The ledger in PostgreSQL: rows by the month, sums by the hour and the day, and what they charge to budgets. What a row means
 * and when it is written is the ledger's own.
 */
@NullMarked
package io.sluice.ledger.postgres;

import org.jspecify.annotations.NullMarked;
