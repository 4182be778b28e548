package io.sluice.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.Provider;
import io.sluice.provider.SettingsSchema;
import io.sluice.support.upstream.FakeUpstream;
import java.util.Map;
import java.util.Set;

/** What has to be other than a provider's page says, so that the double stands in for the vendor. */
final class PageSetup {
    /** Wires of the double that are not called like the provider. */
    private static final Map<String, String> WIRES =
            Map.of("huggingface-text-generation-inference", "tgi", "mlflow-model-serving", "mlflow", "litellm", "groq");

    /** Answer by themselves. */
    private static final Set<String> WITHOUT_UPSTREAM = Set.of("simulated", "local");

    /** Do not send their credential but something they get or make of it. */
    private static final Set<String> KEEP_THEIR_CREDENTIAL = Set.of("bedrock", "vertex-ai");

    private PageSetup() {}

    /** Has a target call the double, by the setting for the address that it has, or by the one that all have. */
    static void pointAtDouble(Provider provider, String model, ObjectNode config, FakeUpstream upstream) {
        String name = provider.id().value();
        if (WITHOUT_UPSTREAM.contains(name)) {
            return;
        }
        String key = provider.settings().baseAddressKey().filter(config::has).orElse(SettingsSchema.API_BASE);
        config.put(key, upstream.baseUrl(wire(name, model, config)));
    }

    /** Whether the double sees the very credential in a header. */
    static boolean sendsItsCredential(String provider) {
        return !KEEP_THEIR_CREDENTIAL.contains(provider);
    }

    private static String wire(String provider, String model, JsonNode config) {
        if (provider.equals("ai21labs") && model.startsWith("j2-")) {
            return "jurassic";
        }
        if (provider.equals("openai") && config.path("openai_api_type").asText().startsWith("azure")) {
            return "azure";
        }
        if (provider.equals("ollama") && config.path("ollama_api").asText().equals("native")) {
            return "ollama-native";
        }
        return WIRES.getOrDefault(provider, provider);
    }
}
