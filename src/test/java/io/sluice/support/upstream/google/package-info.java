/**
 * The wires of Google's hosts of models as the double speaks them. What Sluice makes of them does not belong here.
 */
@NullMarked
package io.sluice.support.upstream.google;

import org.jspecify.annotations.NullMarked;
