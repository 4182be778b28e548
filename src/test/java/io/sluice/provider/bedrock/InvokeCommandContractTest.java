package io.sluice.provider.bedrock;

/** Cohere's older models. */
class InvokeCommandContractTest extends InvokeContract {
    InvokeCommandContractTest() {
        super("bedrock-cohere", "cohere.command-text-v14");
    }
}
