/**
 * The wire of Anthropic as the double speaks it. What belongs to no vendor (scripts, faults, counting) stays in the
 * parent package.
 */
@NullMarked
package io.sluice.support.upstream.anthropic;

import org.jspecify.annotations.NullMarked;
