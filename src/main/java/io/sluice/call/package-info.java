/** The way of a call: the one place where the order of its stages is written. Stages themselves live in their features. */
@NullMarked
package io.sluice.call;

import org.jspecify.annotations.NullMarked;
