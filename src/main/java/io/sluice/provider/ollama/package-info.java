/**
 * Ollama by its route that speaks the wire of OpenAI. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs at this one belongs here.
 */
@NullMarked
package io.sluice.provider.ollama;

import org.jspecify.annotations.NullMarked;
