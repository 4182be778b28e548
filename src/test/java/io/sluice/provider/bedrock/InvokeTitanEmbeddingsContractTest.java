package io.sluice.provider.bedrock;

/** Titan's embeddings, one text a call. */
class InvokeTitanEmbeddingsContractTest extends InvokeContract {
    InvokeTitanEmbeddingsContractTest() {
        super("bedrock-titan-embed", "amazon.titan-embed-text-v2:0");
    }
}
