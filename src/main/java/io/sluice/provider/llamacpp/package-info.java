/**
 * The server of llama.cpp. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs at this one belongs here.
 */
@NullMarked
package io.sluice.provider.llamacpp;

import org.jspecify.annotations.NullMarked;
