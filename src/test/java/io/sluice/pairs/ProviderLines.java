package io.sluice.pairs;

import java.util.List;

/** The providers, a line each; the tests of this package fail while a registered one has none. */
final class ProviderLines {
    /** In the order of the pages. */
    static final List<ProviderLine> ALL = List.of(
            ProviderLine.of("ai21labs", "jamba-large"),
            ProviderLine.of("anthropic", "claude-sonnet-4-5"),
            ProviderLine.of("cohere", "command-a-03-2025"),
            ProviderLine.of("cohere", "command-a-reasoning-08-2025").called("cohere, a model that reasons"),
            ProviderLine.of("databricks", "my-endpoint"),
            ProviderLine.of("deepseek", "deepseek-chat"),
            ProviderLine.of("fireworks", "accounts/fireworks/models/gpt-oss-120b"),
            ProviderLine.of("groq", "openai/gpt-oss-120b"),
            ProviderLine.of("huggingface-text-generation-inference", "tgi").on("tgi"),
            ProviderLine.of("llama-cpp", "default"),
            ProviderLine.of("lm-studio", "qwen3-8b"),
            ProviderLine.of("mistral", "mistral-large-latest"),
            ProviderLine.of("mlflow-model-serving", "my-model").on("mlflow"),
            ProviderLine.of("mlflow-model-serving", "my-model")
                    .on("mlflow")
                    .with("model_server_format", "openai")
                    .called("mlflow-model-serving, openai"),
            ProviderLine.of("mosaicml", "llama2-70b-chat"),
            ProviderLine.of("ollama", "qwen3:8b"),
            ProviderLine.of("openai", "gpt-4o"),
            ProviderLine.of("openai", "gpt-4o")
                    .on("azure")
                    .with("openai_api_type", "azure")
                    .with("openai_api_base", "{base}")
                    .with("openai_api_version", "2024-10-21")
                    .with("openai_deployment_name", "my-deployment")
                    .called("openai, azure"),
            ProviderLine.of("openai-compatible", "any-model"),
            ProviderLine.of("openrouter", "anthropic/claude-sonnet-4.5"),
            ProviderLine.of("palm", "chat-bison"),
            ProviderLine.of("perplexity", "sonar-pro"),
            ProviderLine.of("simulated", "simulated-large").withoutUpstream(),
            ProviderLine.of("togetherai", "openai/gpt-oss-120b"),
            ProviderLine.of("vllm", "qwen3-8b"),
            ProviderLine.of("xai", "grok-4"));

    private ProviderLines() {}
}
