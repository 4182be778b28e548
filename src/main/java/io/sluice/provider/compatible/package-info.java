/**
 * Any server that speaks the wire of OpenAI, and says nothing of its differences. The wire is in {@link io.sluice.provider.family.openai}; only what
 * differs at this one belongs here.
 */
@NullMarked
package io.sluice.provider.compatible;

import org.jspecify.annotations.NullMarked;
