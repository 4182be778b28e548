/** A real Vault-compatible server for tests, and what stands between it and a gateway. Nothing here fakes Vault. */
@NullMarked
package io.sluice.support.vault;

import org.jspecify.annotations.NullMarked;
