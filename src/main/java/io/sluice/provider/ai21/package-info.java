/**
 * AI21 Labs: chats of the Jamba models; completions as chats. The wire is in {@link io.sluice.provider.family.openai}; only
 * what differs here belongs here. The Jurassic models' own API does not belong here.
 */
@NullMarked
package io.sluice.provider.ai21;

import org.jspecify.annotations.NullMarked;
