package io.sluice.provider.litellm;

import io.sluice.model.Family;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.Provider;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.SettingsSchema;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * What MLflow's gateway hands to the library LiteLLM. Here the gateway's own provider of the same name serves it; there is no
 * library, so that a name that no provider has is refused when the route is made.
 */
@Singleton
public final class LiteLlmProvider implements Provider {
    private static final ProviderId ID = new ProviderId("litellm");

    /** LiteLLM's names of providers that are called otherwise here. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ai21", "ai21labs"),
            Map.entry("ai21-chat", "ai21labs"),
            Map.entry("bedrock-converse", "bedrock"),
            Map.entry("cohere-chat", "cohere"),
            Map.entry("custom-openai", "openai-compatible"),
            Map.entry("fireworks-ai", "fireworks"),
            Map.entry("hosted-vllm", "vllm"),
            Map.entry("huggingface", "huggingface-text-generation-inference"),
            Map.entry("ollama-chat", "ollama"),
            Map.entry("openai-like", "openai-compatible"),
            Map.entry("text-completion-openai", "openai"),
            Map.entry("together-ai", "togetherai"));

    private final Instance<ProviderRegistry> registry;

    /**
     * @param registry asked when a route is made, by which time all providers are there, this one included
     */
    LiteLlmProvider(Instance<ProviderRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public ProviderId id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "LiteLLM";
    }

    /** LiteLLM answers in OpenAI's form whatever is behind it. */
    @Override
    public Family family() {
        return Family.OPENAI;
    }

    @Override
    public SettingsSchema settings() {
        return LiteLlmSettings.SCHEMA;
    }

    @Override
    public MlflowConventions mlflow() {
        return MlflowConventions.NONE;
    }

    @Override
    public Upstream bind(TargetSettings target) throws InvalidSettings {
        String name = target.value(LiteLlmSettings.PROVIDER).orElse("");
        ProviderId asked = ProviderId.of(name);
        ProviderId id = new ProviderId(NAMES.getOrDefault(asked.value(), asked.value()));
        Provider provider = registry.get()
                .find(id)
                .filter(found -> !found.id().equals(ID))
                .orElseThrow(() -> new InvalidSettings(
                        LiteLlmSettings.PROVIDER,
                        "This gateway has no LiteLLM inside, only providers of its own, of which none is called '"
                                + name
                                + "'. They are " + others() + ". A server that speaks OpenAI's API is served by"
                                + " openai-compatible."));
        LiteLlmSettings settings = LiteLlmSettings.of(target, provider);
        return RenamedCredentials.of(provider.bind(settings.target()), settings.secrets());
    }

    private String others() {
        return String.join(
                ", ",
                registry.get().names().stream()
                        .filter(name -> !name.equals(ID.value()))
                        .toList());
    }
}
