/**
 * AI21 Labs: chats of the Jamba models, whose wire is in {@link io.sluice.provider.family.openai}, with what differs here;
 * completions of the Jurassic models by their own, older operation. Knows nothing of dialects, of other providers, or of how
 * often a call is tried.
 */
@NullMarked
package io.sluice.provider.ai21;

import org.jspecify.annotations.NullMarked;
