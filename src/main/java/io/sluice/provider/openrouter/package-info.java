/**
 * OpenRouter: chats, completions and embeddings of many vendors. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs here belongs here.
 */
@NullMarked
package io.sluice.provider.openrouter;

import org.jspecify.annotations.NullMarked;
