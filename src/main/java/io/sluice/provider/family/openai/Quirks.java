package io.sluice.provider.family.openai;

/**
 * How a server of the family differs from the others. What a caller of the family wrote is not changed for a quirk; they
 * rule how requests of other families are worded, and how replies are read. Only the {@code rules} hold for everybody: they
 * name what the server is known to refuse.
 *
 * @param tokenLimit               the member that limits the output
 * @param developerRole            knows the role {@code developer}; else such messages are sent as {@code system}
 * @param topK                     takes {@code top_k}
 * @param partsOfText              takes content of several text parts; else they are joined to one string
 * @param reasoningBesideCompletion {@code completion_tokens} does not include {@code reasoning_tokens}
 * @param cacheControl             understands {@code cache_control} at parts of content, and parts of text where it stands
 * @param rules                    what it cannot take, or calls otherwise
 */
public record Quirks(
        TokenLimit tokenLimit,
        boolean developerRole,
        boolean topK,
        boolean partsOfText,
        boolean reasoningBesideCompletion,
        boolean cacheControl,
        ServerRules rules) {
    /** OpenAI itself, for models that do not reason. */
    public static final Quirks OPENAI = new Quirks(TokenLimit.MAX_TOKENS, true, false, true, false);

    /** Servers that copy OpenAI's wire: vLLM, llama.cpp, Ollama and their like. */
    public static final Quirks COMPATIBLE = new Quirks(TokenLimit.MAX_TOKENS, false, true, false, false);

    /** Without rules, and without a word for caches. */
    public Quirks(
            TokenLimit tokenLimit,
            boolean developerRole,
            boolean topK,
            boolean partsOfText,
            boolean reasoningBesideCompletion) {
        this(tokenLimit, developerRole, topK, partsOfText, reasoningBesideCompletion, false, ServerRules.NONE);
    }

    /** The same with another member for the limit of the output. */
    public Quirks with(TokenLimit other) {
        return new Quirks(other, developerRole, topK, partsOfText, reasoningBesideCompletion, cacheControl, rules);
    }

    /** The same with rules of its own. */
    public Quirks with(ServerRules other) {
        return new Quirks(tokenLimit, developerRole, topK, partsOfText, reasoningBesideCompletion, cacheControl, other);
    }

    /** The same for a server that does not take {@code top_k}. */
    public Quirks withoutTopK() {
        return new Quirks(
                tokenLimit, developerRole, false, partsOfText, reasoningBesideCompletion, cacheControl, rules);
    }

    /** The same for a server that counts reasoning beside {@code completion_tokens}. */
    public Quirks withReasoningBeside() {
        return new Quirks(tokenLimit, developerRole, topK, partsOfText, true, cacheControl, rules);
    }

    /** The same for a server that understands {@code cache_control}. */
    public Quirks withCacheControl() {
        return new Quirks(tokenLimit, developerRole, topK, partsOfText, reasoningBesideCompletion, true, rules);
    }

    /** What the limit of the output is called. */
    public enum TokenLimit {
        /** By all servers but OpenAI's for its reasoning models. */
        MAX_TOKENS("max_tokens"),
        /** By OpenAI's reasoning models, which refuse the other one. */
        MAX_COMPLETION_TOKENS("max_completion_tokens");

        private final String member;

        TokenLimit(String member) {
            this.member = member;
        }

        String member() {
            return member;
        }
    }
}
