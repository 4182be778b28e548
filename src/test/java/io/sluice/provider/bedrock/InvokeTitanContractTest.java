package io.sluice.provider.bedrock;

/** Titan's texts. */
class InvokeTitanContractTest extends InvokeContract {
    InvokeTitanContractTest() {
        super("bedrock-titan", "amazon.titan-text-express-v1");
    }
}
