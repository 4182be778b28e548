/**
 * Cohere's wire as the double speaks it: chats and embeddings of the second version, generations of the first. What
 * Sluice makes of it does not belong here.
 */
@NullMarked
package io.sluice.support.upstream.cohere;

import org.jspecify.annotations.NullMarked;
