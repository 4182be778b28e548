/**
 * Secrets in HashiCorp Vault or whatever speaks its API: references into its KV engine, read through a cache, and written
 * below a path of the gateway's own. Who may log in there and how is Quarkus Vault's configuration, not ours.
 */
@NullMarked
package io.sluice.secret.vault;

import org.jspecify.annotations.NullMarked;
