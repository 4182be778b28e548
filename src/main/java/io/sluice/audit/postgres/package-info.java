/** The audit trail as append-only rows in PostgreSQL. What an entry says and what its hash covers is decided one up. */
@NullMarked
package io.sluice.audit.postgres;

import org.jspecify.annotations.NullMarked;
