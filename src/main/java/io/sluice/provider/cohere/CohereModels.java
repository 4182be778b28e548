package io.sluice.provider.cohere;

import java.util.Locale;
import java.util.regex.Pattern;

/** What Cohere's models can do, known by their names alone. */
final class CohereModels {
    /** The models before Command R; all later ones only chat. */
    private static final Pattern GENERATE = Pattern.compile(
            "((command|base)(-(light|medium|xlarge|nightly|beta))*|small|medium|large|xlarge)(-\\d+.*)?");

    private CohereModels() {}

    /**
     * A model's traits.
     *
     * @param generates completes texts at {@code /v1/generate}; else completions are asked as chats
     * @param reasons   takes {@code thinking}, and its earlier thoughts back
     */
    record Traits(boolean generates, boolean reasons) {}

    static Traits of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        return new Traits(GENERATE.matcher(name).matches(), name.contains("reasoning"));
    }
}
