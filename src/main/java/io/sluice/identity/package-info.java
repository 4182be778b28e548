/**
 * Who is calling: keys, their index in memory, and the one gate that every request of the API port passes. What a caller
 * may do with a route is asked here too.
 */
@NullMarked
package io.sluice.identity;

import org.jspecify.annotations.NullMarked;
