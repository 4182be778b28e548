/**
 * Hugging Face's Text Generation Inference (TGI): completions by its own operations, chats by the route on which it speaks
 * OpenAI's wire, which is in {@link io.sluice.provider.family.openai}. Servers of embeddings do not belong here.
 */
@NullMarked
package io.sluice.provider.huggingface;

import org.jspecify.annotations.NullMarked;
