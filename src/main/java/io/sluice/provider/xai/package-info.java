/**
 * xAI: chats and embeddings; completions as chats. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs here belongs here.
 */
@NullMarked
package io.sluice.provider.xai;

import org.jspecify.annotations.NullMarked;
