package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;

/** Text completions of a model before Claude 3. */
class AnthropicLegacyContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "anthropic-legacy";
    }

    @Override
    protected ProviderWire wire() {
        return new AnthropicTestWire(AnthropicTestWire.strict("claude-2.1"));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        throw new AssertionError("this endpoint reports no usage");
    }
}
