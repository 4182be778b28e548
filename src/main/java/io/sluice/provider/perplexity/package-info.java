/**
 * Perplexity: chats; completions as chats. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs here belongs here.
 */
@NullMarked
package io.sluice.provider.perplexity;

import org.jspecify.annotations.NullMarked;
