/**
 * OpenAI's language as callers speak it: chat completions, completions, embeddings, models. What is sent to servers of
 * the family does not belong here: reading is lenient there and exact here, and they change on different days.
 */
@NullMarked
package io.sluice.dialect.openai;

import org.jspecify.annotations.NullMarked;
