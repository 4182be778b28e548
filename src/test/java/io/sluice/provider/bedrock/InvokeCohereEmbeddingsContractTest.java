package io.sluice.provider.bedrock;

/** Cohere's embeddings, many texts a call. */
class InvokeCohereEmbeddingsContractTest extends InvokeContract {
    InvokeCohereEmbeddingsContractTest() {
        super("bedrock-cohere-embed", "cohere.embed-english-v3");
    }
}
