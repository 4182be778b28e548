/**
 * The wire of Google's Gemini models, for whoever hosts them; where the hosts differ is {@link
 * io.sluice.provider.family.gemini.GeminiHost}. Settings, addresses and credentials of one host do not belong here.
 */
@NullMarked
package io.sluice.provider.family.gemini;

import org.jspecify.annotations.NullMarked;
