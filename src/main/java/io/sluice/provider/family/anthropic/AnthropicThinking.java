package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code reasoning_effort} becomes for a model.
 *
 * @param thinking the request's {@code thinking}; null to send none
 * @param effort   the request's {@code output_config.effort}; null to send none
 */
record AnthropicThinking(
        @Nullable ObjectNode thinking, @Nullable String effort) {
    /** Neither. */
    static final AnthropicThinking UNSET = new AnthropicThinking(null, null);

    private static final List<String> WORDS = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    /** The API takes no budget below this. */
    private static final long MIN_BUDGET = 1024;

    /**
     * Decides.
     *
     * @param word         OpenAI's word for the effort; null when unsaid
     * @param maxTokens    the limit of the answer, which the budget counts against
     * @param forcedTool   the model must call a tool: the API refuses that together with thinking
     * @param allowsBudget whether the conversation allows a budget to be given
     */
    static AnthropicThinking of(
            @Nullable String word, AnthropicTarget target, long maxTokens, boolean forcedTool, boolean allowsBudget) {
        if (word == null) {
            return UNSET;
        }
        if (!WORDS.contains(word)) {
            target.leaveOut("reasoning_effort", "'reasoning_effort' must be one of " + String.join(", ", WORDS) + ".");
            return UNSET;
        }
        if (word.equals("none")) {
            return rest(target.traits());
        }
        return switch (target.traits().thinking()) {
            case NONE -> {
                target.leaveOut("reasoning_effort", "The model '" + target.model() + "' cannot be asked to think.");
                yield UNSET;
            }
            case BUDGET ->
                new AnthropicThinking(
                        forcedTool || !allowsBudget ? null : budget(word, maxTokens),
                        effort(word, target.traits().efforts()));
            case ADAPTIVE, BY_DEFAULT, ALWAYS ->
                new AnthropicThinking(
                        forcedTool ? null : adaptive(),
                        effort(word, target.traits().efforts()));
        };
    }

    private static AnthropicThinking rest(AnthropicModels.Traits traits) {
        return switch (traits.thinking()) {
            case NONE, BUDGET, ADAPTIVE -> UNSET;
            case BY_DEFAULT -> new AnthropicThinking(JsonCodec.object().put("type", "disabled"), null);
            case ALWAYS -> new AnthropicThinking(null, traits.efforts().getFirst());
        };
    }

    /** Newer models keep their thoughts to themselves unless asked for a summary. */
    private static ObjectNode adaptive() {
        return JsonCodec.object().put("type", "adaptive").put("display", "summarized");
    }

    private static @Nullable ObjectNode budget(String word, long maxTokens) {
        long wanted = switch (word) {
            case "minimal" -> MIN_BUDGET;
            case "low" -> 2048;
            case "medium" -> 8192;
            case "high" -> 16_384;
            default -> 32_768;
        };
        long budget = Math.min(wanted, maxTokens - 1);
        return budget < MIN_BUDGET
                ? null
                : JsonCodec.object().put("type", "enabled").put("budget_tokens", budget);
    }

    /** The strongest word the model takes that is not stronger than the one asked for. */
    private static @Nullable String effort(String word, List<String> efforts) {
        String best = efforts.isEmpty() ? null : efforts.getFirst();
        for (String known : efforts) {
            if (WORDS.indexOf(known) <= WORDS.indexOf(word)) {
                best = known;
            }
        }
        return best;
    }
}
