/**
 * The wire of MosaicML's inference service as the double speaks it. What belongs to no vendor stays in the parent package.
 */
@NullMarked
package io.sluice.support.upstream.mosaicml;

import org.jspecify.annotations.NullMarked;
