package io.sluice.provider.bedrock;

/** The older Claudes, which complete texts. */
class InvokeClaudeContractTest extends InvokeContract {
    InvokeClaudeContractTest() {
        super("bedrock-claude", "anthropic.claude-v2:1");
    }
}
