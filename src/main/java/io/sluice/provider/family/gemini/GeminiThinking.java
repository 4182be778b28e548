package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is to think. Gemini 3 and later know words, 2.5 a budget of tokens, which OpenAI's words become as Google's
 * own copy of that API has it. Who asks for thinking is shown a summary of it. Pure.
 */
final class GeminiThinking {
    private static final List<String> WORDS = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    /** Less than this the larger models do not take. */
    private static final long LEAST_BUDGET = 128;

    private static final long MOST_BUDGET = 24_576;
    private static final long MOST_BUDGET_OF_PRO = 32_768;

    private GeminiThinking() {}

    /**
     * Writes {@code thinkingConfig}.
     *
     * @param word  OpenAI's word; null when the caller said nothing, and the model does what it does
     * @param limit most tokens of the answer, which thinking counts against; null for none
     */
    static void write(@Nullable String word, @Nullable Long limit, GeminiTarget target, ObjectNode config) {
        if (word == null) {
            return;
        }
        String effort = word.toLowerCase(Locale.ROOT);
        if (!WORDS.contains(effort)) {
            target.leaveOut("reasoning_effort", "takes one of " + String.join(", ", WORDS) + " as 'reasoning_effort'.");
            return;
        }
        boolean rests = effort.equals("none");
        switch (target.traits().thinking()) {
            case NONE -> {
                if (!rests) {
                    target.leaveOutOfModel("reasoning_effort", "cannot be asked to think.");
                }
            }
            case BUDGET -> told(config, rests).put("thinkingBudget", budget(effort, limit, target.traits()));
            case LEVEL -> told(config, rests).put("thinkingLevel", level(effort, target.traits()));
        }
    }

    private static ObjectNode told(ObjectNode config, boolean rests) {
        ObjectNode thinking = config.putObject("thinkingConfig");
        return rests ? thinking : thinking.put("includeThoughts", true);
    }

    /** At most half of what the whole answer may have, so that something is left to say. */
    private static long budget(String effort, @Nullable Long limit, GeminiModels.Traits traits) {
        long wanted = switch (effort) {
            case "none" -> traits.pro() ? LEAST_BUDGET : 0;
            case "minimal", "low" -> 1024;
            case "medium" -> 8192;
            case "high" -> MOST_BUDGET;
            default -> traits.pro() ? MOST_BUDGET_OF_PRO : MOST_BUDGET;
        };
        return limit == null || wanted == 0 ? wanted : Math.max(LEAST_BUDGET, Math.min(wanted, limit / 2));
    }

    private static String level(String effort, GeminiModels.Traits traits) {
        return switch (effort) {
            case "none", "minimal" -> traits.pro() ? "LOW" : "MINIMAL";
            case "low" -> "LOW";
            case "medium" -> traits.mediumThinking() ? "MEDIUM" : "HIGH";
            default -> "HIGH";
        };
    }
}
