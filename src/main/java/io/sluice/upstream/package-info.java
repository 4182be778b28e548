/**
 * The one way out to providers: which target is tried, how often and how long, and what happens to a stream on its way.
 * Fault tolerance lives here and nowhere else.
 */
@NullMarked
package io.sluice.upstream;

import org.jspecify.annotations.NullMarked;
