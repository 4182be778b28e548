/**
 * Fireworks: chats, completions and embeddings. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs here belongs here.
 */
@NullMarked
package io.sluice.provider.fireworks;

import org.jspecify.annotations.NullMarked;
