/**
 * Credentials: the type that cannot print, references to where one is kept, and the port of the stores that keep them.
 * The engines live below; nobody outside holds a {@link io.sluice.secret.Secret} in a field.
 */
@NullMarked
package io.sluice.secret;

import org.jspecify.annotations.NullMarked;
