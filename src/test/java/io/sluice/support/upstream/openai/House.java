package io.sluice.support.upstream.openai;

import io.sluice.support.upstream.Call;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who serves OpenAI's wire under a name of their own, and how they differ: in paths, in words and in what they refuse. */
enum House {
    VLLM("vllm", "/vllm/v1", false, "reasoning_content", Errors.NUMBERED, Counts.PLAIN, Telling.AS_ASKED),
    OLLAMA("ollama", "/ollama/v1", false, "reasoning", Errors.OPENAI, Counts.PLAIN, Telling.AS_ASKED),
    LLAMA_CPP(
            "llama-cpp", "/llama-cpp/v1", false, "reasoning_content", Errors.NUMBERED, Counts.PLAIN, Telling.AS_ASKED),
    LM_STUDIO("lm-studio", "/lm-studio/v1", false, "reasoning_content", Errors.TEXT, Counts.PLAIN, Telling.AS_ASKED),
    COMPATIBLE(
            "openai-compatible",
            "/openai-compatible/v1",
            false,
            "reasoning_content",
            Errors.OPENAI,
            Counts.PLAIN,
            Telling.AS_ASKED),
    MISTRAL(
            "mistral",
            "/mistral/v1",
            true,
            "reasoning_content",
            Errors.FLAT,
            Counts.PLAIN,
            Telling.WITH_FINISH,
            "seed",
            "logprobs",
            "top_logprobs",
            "logit_bias",
            "user",
            "stream_options",
            "store",
            "max_completion_tokens"),
    TOGETHER("togetherai", "/togetherai/v1", true, "reasoning", Errors.TEXT, Counts.PLAIN, Telling.WITH_FINISH),
    GROQ(
            "groq",
            "/groq/openai/v1",
            true,
            "reasoning",
            Errors.OPENAI,
            Counts.UNDER_GROQ,
            Telling.WITH_FINISH_AND_AS_ASKED,
            "logprobs",
            "top_logprobs",
            "logit_bias"),
    DEEPSEEK(
            "deepseek",
            "/deepseek",
            true,
            "reasoning_content",
            Errors.OPENAI,
            Counts.CACHE_HITS,
            Telling.AS_ASKED,
            "seed",
            "logit_bias"),
    XAI("xai", "/xai/v1", true, "reasoning_content", Errors.TEXT, Counts.REASONING_BESIDE, Telling.WITH_FINISH),
    OPENROUTER("openrouter", "/openrouter/api/v1", true, "reasoning", Errors.NUMBERED, Counts.COST, Telling.ALWAYS),
    FIREWORKS(
            "fireworks",
            "/fireworks/inference/v1",
            true,
            "reasoning_content",
            Errors.FAULT,
            Counts.PLAIN,
            Telling.WITH_FINISH),
    PERPLEXITY(
            "perplexity",
            "/perplexity",
            true,
            "reasoning_content",
            Errors.NUMBERED,
            Counts.REASONING_APART,
            Telling.ALL_ALONG,
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
            Telling.WITH_FINISH,
            "seed",
            "logprobs",
            "tool_choice",
            "stream_options"),
    PORTKEY("portkey", "/portkey/v1", true, "reasoning_content", Errors.OPENAI, Counts.PLAIN, Telling.AS_ASKED),
    GITHUB_COPILOT(
            "github-copilot",
            "/github-copilot",
            true,
            "reasoning_content",
            Errors.OPENAI,
            Counts.PLAIN,
            Telling.AS_ASKED);

    private final String id;
    private final String basePath;
    private final boolean keyWanted;
    private final String thoughts;
    private final Errors errors;
    private final Counts counts;
    private final Telling telling;
    private final Set<String> refused;

    House(
            String id,
            String basePath,
            boolean keyWanted,
            String thoughts,
            Errors errors,
            Counts counts,
            Telling telling,
            String... refused) {
        this.id = id;
        this.basePath = basePath;
        this.keyWanted = keyWanted;
        this.thoughts = thoughts;
        this.errors = errors;
        this.counts = counts;
        this.telling = telling;
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

    /** Where streams tell them. */
    enum Telling {
        /** In a chunk of its own, with {@code include_usage}. */
        AS_ASKED,
        /** In a chunk of its own. */
        ALWAYS,
        /** With the finish reason. */
        WITH_FINISH,
        /** With the finish reason, and with {@code include_usage} in a chunk of its own too. */
        WITH_FINISH_AND_AS_ASKED,
        /** In every chunk, what was used so far. */
        ALL_ALONG
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

    /** The key that a call came with; Portkey's has a header of its own, beside that of the provider behind it. */
    Optional<String> key(Call call) {
        return this == PORTKEY ? call.request().header("x-portkey-api-key") : call.bearer();
    }

    /** A header that no call may lack; empty where there is none. */
    Optional<String> wantedHeader() {
        return this == GITHUB_COPILOT ? Optional.of("Copilot-Integration-Id") : Optional.empty();
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

    Telling telling() {
        return telling;
    }

    /** Whether messages have a member for refusals. The others know none, or say {@link #filters() only that} there was one. */
    boolean refuses() {
        return Set.of(OPENROUTER, XAI, COMPATIBLE, PORTKEY, GITHUB_COPILOT).contains(this);
    }

    /** Whether a refusal is an answer that its filter ended. */
    boolean filters() {
        return this == DEEPSEEK;
    }

    /** Whether thoughts are parts of the content. */
    boolean thinksInParts() {
        return this == MISTRAL;
    }

    /** Members of requests that are refused. */
    Set<String> refused() {
        return refused;
    }
}
