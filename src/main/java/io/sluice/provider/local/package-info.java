/**
 * Embeddings computed in the gateway's own process: the provider, the bounded line of calls before the model, and the port
 * of the model. The model itself does not belong here: it comes with a Maven profile, from a source folder of its own.
 */
@NullMarked
package io.sluice.provider.local;

import org.jspecify.annotations.NullMarked;
