/**
 * Anthropic's own API, by a key. The wire is in {@link io.sluice.provider.family.anthropic}; settings, address and key are here.
 * Knows nothing of dialects, of other providers, or of how often a call is tried.
 */
@NullMarked
package io.sluice.provider.anthropic;

import org.jspecify.annotations.NullMarked;
