package io.sluice.provider.databricks;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.compatible.CompatibleWire;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.Quirks;
import java.util.Optional;

/** A serving endpoint's wire; golden files of requests hold what differs from a plain server whose address says the model. */
class DatabricksContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "databricks";
    }

    @Override
    protected ProviderWire wire() {
        return new CompatibleWire(
                DatabricksProvider.mapper("my-endpoint", Leniency.STRICT, CompatibleWire.CLOCK), false, true);
    }

    @Override
    protected Optional<ProviderWire> basis() {
        return Optional.of(new CompatibleWire(
                new OpenAiMapper(null, Completing.TEXTS, Quirks.COMPATIBLE, Leniency.STRICT, CompatibleWire.CLOCK),
                false,
                true));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        return new Reported(
                usage.path("prompt_tokens").asLong(),
                usage.path("completion_tokens").asLong());
    }
}
