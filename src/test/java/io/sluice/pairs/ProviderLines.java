package io.sluice.pairs;

import static io.sluice.pairs.Lacking.CHATS;
import static io.sluice.pairs.Lacking.PARALLEL_CALLS;
import static io.sluice.pairs.Lacking.REASONS;
import static io.sluice.pairs.Lacking.REFUSALS;
import static io.sluice.pairs.Lacking.THOUGHTS;
import static io.sluice.pairs.Lacking.USAGE;

import java.util.List;

/** The providers, a line each; the tests of this package fail while a registered one has none. */
final class ProviderLines {
    /** In the order of the pages. */
    static final List<ProviderLine> ALL = List.of(
            ProviderLine.of("ai21labs", "jamba-large").lacking(REFUSALS, THOUGHTS),
            ProviderLine.of("anthropic", "claude-sonnet-4-5"),
            ProviderLine.of("bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0")
                    .with("aws_config.aws_region", "us-east-1")
                    .withSecrets("aws_config.aws_bearer_token"),
            ProviderLine.of("bedrock", "amazon.nova-pro-v1:0")
                    .with("aws_config.aws_region", "us-east-1")
                    .withSecrets("aws_config.aws_bearer_token")
                    .called("bedrock, nova"),
            ProviderLine.of("cohere", "command-a-03-2025").lacking(REFUSALS),
            ProviderLine.of("cohere", "command-a-reasoning-08-2025")
                    .lacking(REFUSALS)
                    .called("cohere, a model that reasons"),
            ProviderLine.of("databricks", "my-endpoint"),
            ProviderLine.of("deepseek", "deepseek-chat"),
            ProviderLine.of("fireworks", "accounts/fireworks/models/gpt-oss-120b")
                    .lacking(REFUSALS),
            ProviderLine.of("gemini", "gemini-2.5-flash"),
            ProviderLine.of("github-copilot", "gpt-4.1"),
            ProviderLine.of("groq", "openai/gpt-oss-120b").lacking(REFUSALS),
            ProviderLine.of("huggingface-text-generation-inference", "tgi")
                    .lacking(REFUSALS, THOUGHTS)
                    .on("tgi"),
            ProviderLine.of("litellm", "openai/gpt-oss-120b")
                    .on("groq")
                    .with("litellm_provider", "groq")
                    .lacking(REFUSALS),
            ProviderLine.of("llama-cpp", "default").lacking(REFUSALS),
            ProviderLine.of("lm-studio", "qwen3-8b").lacking(REFUSALS),
            ProviderLine.of("local", StubEngine.MODEL).withoutUpstream().lacking(CHATS),
            ProviderLine.of("mistral", "mistral-large-latest").lacking(REFUSALS),
            ProviderLine.of("mlflow-model-serving", "my-model")
                    .on("mlflow")
                    .lacking(REFUSALS, THOUGHTS, REASONS, USAGE),
            ProviderLine.of("mlflow-model-serving", "my-model")
                    .on("mlflow")
                    .with("model_server_format", "openai")
                    .called("mlflow-model-serving, openai"),
            ProviderLine.of("mosaicml", "llama2-70b-chat").lacking(REFUSALS, THOUGHTS, REASONS, USAGE),
            ProviderLine.of("ollama", "qwen3:8b").lacking(REFUSALS),
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
            ProviderLine.of("palm", "chat-bison").lacking(THOUGHTS, REASONS, USAGE),
            ProviderLine.of("perplexity", "sonar-pro").lacking(REFUSALS, THOUGHTS),
            ProviderLine.of("portkey", "gpt-4o"),
            ProviderLine.of("sap-ai-core", "gpt-4o"),
            ProviderLine.of("simulated", "simulated-large")
                    .withoutUpstream()
                    .lacking(REFUSALS, THOUGHTS, PARALLEL_CALLS),
            ProviderLine.of("togetherai", "openai/gpt-oss-120b").lacking(REFUSALS),
            ProviderLine.of("vertex-ai", "gemini-2.5-flash")
                    .with("vertex_project", "my-project")
                    .withSecrets("vertex_access_token"),
            ProviderLine.of("vertex-ai", "claude-sonnet-4-5@20250929")
                    .with("vertex_project", "my-project")
                    .withSecrets("vertex_access_token")
                    .called("vertex-ai, claude"),
            ProviderLine.of("vllm", "qwen3-8b").lacking(REFUSALS),
            ProviderLine.of("xai", "grok-4"));

    /** Those that chat. */
    static final List<ProviderLine> CHATTING =
            ALL.stream().filter(line -> !line.lacks(CHATS)).toList();

    private ProviderLines() {}
}
