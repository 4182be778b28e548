package io.sluice.dialect.anthropic;

import io.sluice.model.ChatRequest;

/**
 * A request that was read, and how its answer is to be written.
 *
 * @param thoughts reasoning is wanted in the answer: the request turned thinking on
 */
record Decoded(ChatRequest request, boolean thoughts) {}
