/**
 * Amazon Bedrock: chats of every model by Converse, completions and embeddings by each vendor's own form, and the ways in:
 * signed with keys, or a bearer key. Knows nothing of dialects, of other providers, or of how often a call is tried.
 */
@NullMarked
package io.sluice.provider.bedrock;

import org.jspecify.annotations.NullMarked;
