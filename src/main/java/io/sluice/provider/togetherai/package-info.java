/**
 * Together AI: chats, completions and embeddings. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs here belongs here.
 */
@NullMarked
package io.sluice.provider.togetherai;

import org.jspecify.annotations.NullMarked;
