package io.sluice.provider.family.gemini;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model takes, told from its name: the API refuses what a model does not take, and tells nowhere in advance what that
 * is. Kept as cut-offs, so that a model released tomorrow behaves like the newest known one.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/thinking">Thinking</a>
 */
final class GeminiModels {
    private static final Pattern VERSION = Pattern.compile("gemini-(\\d{1,2})(?:\\.(\\d{1,2}))?(?![\\d.])");
    private static final int NEWEST = 9900;

    private GeminiModels() {}

    /** How a model can be asked to think. */
    enum Thinking {
        /** It cannot. */
        NONE,
        /** By a budget of tokens. */
        BUDGET,
        /** By a word. */
        LEVEL
    }

    /**
     * What a model takes.
     *
     * @param pro             it thinks whatever one says
     * @param mediumThinking  whether it knows the word between low and high
     * @param signsCalls      it wants the signatures of its own calls of tools back, and refuses calls without one
     * @param formatWithTools whether an answer can be held to a form in a request that has tools
     */
    record Traits(
            Thinking thinking, boolean pro, boolean mediumThinking, boolean signsCalls, boolean formatWithTools) {}

    /** What the model of this name takes. */
    static Traits of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        boolean pro = name.contains("-pro");
        int version = version(name);
        Thinking thinking = version < 205 ? Thinking.NONE : version < 300 ? Thinking.BUDGET : Thinking.LEVEL;
        return new Traits(thinking, pro, !pro || version > 300, version >= 300, version >= 300);
    }

    /** Names without a number ({@code gemini-flash-latest}) are the newest; other families (Gemma) are none of these. */
    private static int version(String name) {
        Matcher match = VERSION.matcher(name);
        if (!match.find()) {
            return name.startsWith("gemini-") ? NEWEST : 0;
        }
        String minor = match.group(2);
        return Integer.parseInt(match.group(1)) * 100 + (minor == null ? 0 : Integer.parseInt(minor));
    }
}
