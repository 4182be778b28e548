/**
 * A model provider to test against: it speaks the vendors' wires byte for byte, misbehaves as scripted, and keeps its
 * own count of the tokens it served. Nothing of Sluice's main code is used here, so that the count can serve as an
 * independent oracle.
 */
@NullMarked
package io.sluice.support.upstream;

import org.jspecify.annotations.NullMarked;
