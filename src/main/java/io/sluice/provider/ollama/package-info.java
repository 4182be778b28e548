/**
 * Ollama by either of its APIs: its own, or the one that speaks the wire of OpenAI, which is in {@link
 * io.sluice.provider.family.openai}. Knows nothing of dialects, of other providers, or of how often a call is tried.
 */
@NullMarked
package io.sluice.provider.ollama;

import org.jspecify.annotations.NullMarked;
