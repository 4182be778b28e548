/**
 * Anthropic's Messages API, and the older text completions of models that still have them. Knows nothing of dialects, of
 * other providers, or of how often a call is tried.
 */
@NullMarked
package io.sluice.provider.anthropic;

import org.jspecify.annotations.NullMarked;
