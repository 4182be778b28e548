package io.sluice.support.upstream.openai;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Who serves OpenAI's wire under a name of their own, and how they differ: in paths, in words and in what they refuse. */
enum House {
    VLLM("vllm", "/vllm/v1", false, "reasoning_content", Errors.NUMBERED, Counts.PLAIN),
    OLLAMA("ollama", "/ollama/v1", false, "reasoning", Errors.OPENAI, Counts.PLAIN),
    LLAMA_CPP("llama-cpp", "/llama-cpp/v1", false, "reasoning_content", Errors.NUMBERED, Counts.PLAIN),
    LM_STUDIO("lm-studio", "/lm-studio/v1", false, "reasoning_content", Errors.TEXT, Counts.PLAIN),
    COMPATIBLE("openai-compatible", "/openai-compatible/v1", false, "reasoning_content", Errors.OPENAI, Counts.PLAIN),
    MISTRAL(
            "mistral",
            "/mistral/v1",
            true,
            "reasoning_content",
            Errors.FLAT,
            Counts.PLAIN,
            "seed",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "user",
            "stream_options",
            "store",
            "max_completion_tokens"),
    TOGETHER("togetherai", "/togetherai/v1", true, "reasoning", Errors.TEXT, Counts.PLAIN),
    GROQ(
            "groq",
            "/groq/openai/v1",
            true,
            "reasoning",
            Errors.OPENAI,
            Counts.UNDER_GROQ,
            "logprobs",
            "top_logprobs",
            "logit_bias"),
    DEEPSEEK(
            "deepseek", "/deepseek", true, "reasoning_content", Errors.OPENAI, Counts.CACHE_HITS, "seed", "logit_bias"),
    XAI("xai", "/xai/v1", true, "reasoning_content", Errors.TEXT, Counts.REASONING_BESIDE),
    OPENROUTER("openrouter", "/openrouter/api/v1", true, "reasoning", Errors.NUMBERED, Counts.COST),
    FIREWORKS("fireworks", "/fireworks/inference/v1", true, "reasoning_content", Errors.FAULT, Counts.PLAIN),
    PERPLEXITY(
            "perplexity",
            "/perplexity",
            true,
            "reasoning_content",
            Errors.NUMBERED,
            Counts.REASONING_APART,
            "tools",
            "seed",
            "logprobs",
            "stop",
            "stream_options"),
    AI21(
            "ai21labs",
            "/ai21labs/studio/v1",
            true,
            "reasoning_content",
            Errors.DETAIL,
            Counts.PLAIN,
            "seed",
            "logprobs",
            "tool_choice",
            "stream_options");

    private final String id;
    private final String basePath;
    private final boolean keyWanted;
    private final String thoughts;
    private final Errors errors;
    private final Counts counts;
    private final Set<String> refused;

    House(
            String id,
            String basePath,
            boolean keyWanted,
            String thoughts,
            Errors errors,
            Counts counts,
            String... refused) {
        this.id = id;
        this.basePath = basePath;
        this.keyWanted = keyWanted;
        this.thoughts = thoughts;
        this.errors = errors;
        this.counts = counts;
        this.refused = Set.of(refused);
    }

    /** The shape of an error's body. */
    enum Errors {
        /** {@code {"error":{"message","type","param","code"}}}. */
        OPENAI,
        /** The same with the status as its code. */
        NUMBERED,
        /** {@code {"code","error":"text"}}. */
        TEXT,
        /** {@code {"object":"error","message","type","code"}}. */
        FLAT,
        /** {@code {"fault":{"faultstring","detail":{"errorcode"}}}}. */
        FAULT,
        /** {@code {"detail":"text"}}. */
        DETAIL
    }

    /** How tokens are told. */
    enum Counts {
        /** As OpenAI does. */
        PLAIN,
        /** In streams below {@code x_groq}. */
        UNDER_GROQ,
        /** What the cache gave and what it did not, as two members. */
        CACHE_HITS,
        /** {@code completion_tokens} without reasoning. */
        REASONING_BESIDE,
        /** The same, with reasoning outside of all totals, in a member of its own. */
        REASONING_APART,
        /** With what the call cost. */
        COST
    }

    static List<House> all() {
        return Arrays.asList(values());
    }

    String id() {
        return id;
    }

    String basePath() {
        return basePath;
    }

    boolean keyWanted() {
        return keyWanted;
    }

    /** The member in which thoughts are shown. */
    String thoughts() {
        return thoughts;
    }

    Errors errors() {
        return errors;
    }

    Counts counts() {
        return counts;
    }

    /** Members of requests that are refused. */
    Set<String> refused() {
        return refused;
    }
}
