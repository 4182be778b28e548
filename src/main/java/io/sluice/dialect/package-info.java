/**
 * What all inbound API languages share: how an answer reaches the wire, whole or streamed, and which language words an
 * error. Knows no single dialect; each has a package below.
 */
@NullMarked
package io.sluice.dialect;

import org.jspecify.annotations.NullMarked;
