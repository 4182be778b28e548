/**
 * vLLM, the server for models on GPUs. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs at this one belongs here.
 */
@NullMarked
package io.sluice.provider.vllm;

import org.jspecify.annotations.NullMarked;
