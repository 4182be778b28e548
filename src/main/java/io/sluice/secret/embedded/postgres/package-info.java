/** Sealed secrets as rows in PostgreSQL. Sees ciphertext only; keys and plain text stay one package up. */
@NullMarked
package io.sluice.secret.embedded.postgres;

import org.jspecify.annotations.NullMarked;
