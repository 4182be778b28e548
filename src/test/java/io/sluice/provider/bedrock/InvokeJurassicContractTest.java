package io.sluice.provider.bedrock;

/** AI21's older models. */
class InvokeJurassicContractTest extends InvokeContract {
    InvokeJurassicContractTest() {
        super("bedrock-ai21", "ai21.j2-ultra-v1");
    }
}
