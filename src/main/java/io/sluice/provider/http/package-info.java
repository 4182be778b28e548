/**
 * The HTTP kit of providers: replies read whole, event streams read on demand, the common headers. Knows no provider's
 * wire and no dialect.
 */
@NullMarked
package io.sluice.provider.http;

import org.jspecify.annotations.NullMarked;
