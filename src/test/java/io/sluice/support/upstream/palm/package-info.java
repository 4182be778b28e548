/**
 * The wire of the PaLM API as the double speaks it. What belongs to no vendor stays in the parent package.
 */
@NullMarked
package io.sluice.support.upstream.palm;

import org.jspecify.annotations.NullMarked;
