/**
 * MosaicML's inference service, and servers that answer as it did: completions, chats in the format of Llama 2, embeddings.
 * The service itself has been switched off; routes of MLflow's files that name it lead to whoever answers in its stead.
 */
@NullMarked
package io.sluice.provider.mosaicml;

import org.jspecify.annotations.NullMarked;
