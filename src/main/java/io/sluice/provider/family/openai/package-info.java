/**
 * OpenAI's chat completions, completions and embeddings as servers speak them, for the provider of OpenAI itself and for all
 * that copied its wire; their differences are {@link io.sluice.provider.family.openai.Quirks}. Settings, addresses and
 * credentials of one vendor do not belong here.
 */
@NullMarked
package io.sluice.provider.family.openai;

import org.jspecify.annotations.NullMarked;
