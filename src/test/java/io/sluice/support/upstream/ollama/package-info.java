/** Ollama's own API as the double speaks it: streams are lines of JSON. */
@NullMarked
package io.sluice.support.upstream.ollama;

import org.jspecify.annotations.NullMarked;
