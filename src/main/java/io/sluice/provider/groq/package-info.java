/**
 * Groq: chats, and embeddings for the accounts that have them; completions as chats. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs here belongs here.
 */
@NullMarked
package io.sluice.provider.groq;

import org.jspecify.annotations.NullMarked;
