/**
 * LM Studio, and the models that it has loaded. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs at this one belongs here.
 */
@NullMarked
package io.sluice.provider.lmstudio;

import org.jspecify.annotations.NullMarked;
