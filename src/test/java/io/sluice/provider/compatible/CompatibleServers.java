package io.sluice.provider.compatible;

import io.sluice.provider.ai21.Ai21Provider;
import io.sluice.provider.deepseek.DeepSeekProvider;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.fireworks.FireworksProvider;
import io.sluice.provider.githubcopilot.GithubCopilotProvider;
import io.sluice.provider.groq.GroqProvider;
import io.sluice.provider.llamacpp.LlamaCppProvider;
import io.sluice.provider.lmstudio.LmStudioProvider;
import io.sluice.provider.mistral.MistralProvider;
import io.sluice.provider.ollama.OllamaProvider;
import io.sluice.provider.openrouter.OpenRouterProvider;
import io.sluice.provider.perplexity.PerplexityProvider;
import io.sluice.provider.togetherai.TogetherAiProvider;
import io.sluice.provider.vllm.VllmProvider;
import io.sluice.provider.xai.XaiProvider;
import java.util.List;

/** All providers that are one server of the family each: the table of the tests here. */
public final class CompatibleServers {
    /** The one whose requests the others' are compared with: it knows no difference. */
    static final CompatibleServer PLAIN = OpenAiCompatibleProvider.SERVER;

    private CompatibleServers() {}

    public static List<CompatibleServer> all() {
        return List.of(
                PLAIN,
                VllmProvider.SERVER,
                OllamaProvider.SERVER,
                LlamaCppProvider.SERVER,
                LmStudioProvider.SERVER,
                MistralProvider.SERVER,
                TogetherAiProvider.SERVER,
                GroqProvider.SERVER,
                DeepSeekProvider.SERVER,
                XaiProvider.SERVER,
                OpenRouterProvider.SERVER,
                FireworksProvider.SERVER,
                PerplexityProvider.SERVER,
                Ai21Provider.SERVER,
                GithubCopilotProvider.SERVER);
    }
}
