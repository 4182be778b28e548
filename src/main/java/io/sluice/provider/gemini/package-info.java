/**
 * Google's Gemini API, by a key. The wire is in {@link io.sluice.provider.family.gemini}; settings, address and key are here.
 * Vertex AI, which hosts the same models, does not belong here.
 */
@NullMarked
package io.sluice.provider.gemini;

import org.jspecify.annotations.NullMarked;
