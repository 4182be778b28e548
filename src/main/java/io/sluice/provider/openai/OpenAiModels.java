package io.sluice.provider.openai;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What OpenAI's models want, known by their names alone: the API does not say. Names of fine-tuned models ({@code
 * ft:o4-mini:…}) count as what they were made from.
 */
final class OpenAiModels {
    /** The o series and GPT-5 and later: they refuse {@code max_tokens}. */
    private static final Pattern REASONING = Pattern.compile("(ft:)?(o[1-9]|gpt-?([5-9]|[12]\\d)|codex)([-.:].*)?");

    /** OpenAI's own models that complete and cannot chat. */
    private static final Pattern LEGACY = Pattern.compile(
            "(ft:)?((text-|code-)?(davinci|babbage|curie|ada)([-:].*)?|gpt-3\\.?5-turbo-instruct([-:].*)?)");

    private static final Pattern INSTRUCT = Pattern.compile(".*-instruct(-\\d{4})?");

    private OpenAiModels() {}

    /** Whether the model takes {@code max_completion_tokens} and refuses {@code max_tokens}. */
    static boolean reasons(String model) {
        return REASONING.matcher(model.toLowerCase(Locale.ROOT)).matches();
    }

    /**
     * Whether the model completes and cannot chat.
     *
     * @param ofOpenAi the model is OpenAI's: elsewhere models that are called {@code -instruct} chat
     */
    static boolean onlyCompletes(String model, boolean ofOpenAi) {
        String name = model.toLowerCase(Locale.ROOT);
        return LEGACY.matcher(name).matches()
                || ofOpenAi && INSTRUCT.matcher(name).matches();
    }

    /** Whether OpenAI's models are at this address: at OpenAI in any region, or at Azure. */
    static boolean areAt(URI base) {
        String host = base.getHost() == null ? "" : base.getHost().toLowerCase(Locale.ROOT);
        return host.equals("api.openai.com")
                || host.endsWith(".api.openai.com")
                || host.endsWith(".openai.azure.com")
                || host.endsWith(".cognitiveservices.azure.com")
                || host.endsWith(".services.ai.azure.com");
    }
}
