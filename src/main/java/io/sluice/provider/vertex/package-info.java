/**
 * Vertex AI, Google's cloud for models: Gemini and Claude, by a service account or by the account of the machine. The wires are
 * in {@link io.sluice.provider.family.gemini} and {@link io.sluice.provider.family.anthropic}; addresses, credentials and what
 * this host has otherwise are here.
 */
@NullMarked
package io.sluice.provider.vertex;

import org.jspecify.annotations.NullMarked;
