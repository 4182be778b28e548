/**
 * The secret store that comes with the gateway: values sealed by AES-256-GCM under a master key that is kept apart from
 * them. Knows the port of its rows, not the database.
 */
@NullMarked
package io.sluice.secret.embedded;

import org.jspecify.annotations.NullMarked;
