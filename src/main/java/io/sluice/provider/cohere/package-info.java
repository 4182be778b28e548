/**
 * Cohere's API: chats and embeddings in its second version, completions of its older models in its first. Knows nothing of
 * dialects, of other providers, or of how often a call is tried.
 */
@NullMarked
package io.sluice.provider.cohere;

import org.jspecify.annotations.NullMarked;
