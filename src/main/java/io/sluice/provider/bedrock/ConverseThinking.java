package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.bedrock.BedrockModels.Vendor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code reasoning_effort} becomes, in the words of the model's vendor. Pure. */
final class ConverseThinking {
    private static final String EFFORT = "reasoning_effort";
    private static final List<String> WORDS = List.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    /** Claude takes no budget below this. */
    private static final long MIN_BUDGET = 1024;

    private ConverseThinking() {}

    /**
     * Writes it.
     *
     * @param word         OpenAI's word for the effort; null when unsaid
     * @param maxTokens    the limit of the answer, which a budget counts against; null for the model's own
     * @param forcedTool   the model must call a tool: Claude does not think then
     * @param allowsBudget whether the conversation allows a budget to be given
     */
    static void write(
            @Nullable String word,
            @Nullable Long maxTokens,
            boolean forcedTool,
            boolean allowsBudget,
            BedrockTarget target,
            ObjectNode body,
            ObjectNode ownFields) {
        if (word == null) {
            return;
        }
        if (!WORDS.contains(word)) {
            target.leaveOut(EFFORT, "'reasoning_effort' must be one of " + String.join(", ", WORDS) + ".");
            return;
        }
        boolean rest = word.equals("none");
        switch (target.traits().thinking()) {
            case NONE -> {
                if (!rest) {
                    target.leaveOut(EFFORT, "The model '" + target.model() + "' cannot be asked to think.");
                }
            }
            case BUDGET -> {
                if (!rest && !forcedTool && allowsBudget) {
                    budget(word, maxTokens, ownFields);
                }
                effort(word, target.traits().efforts(), rest, body);
            }
            case ADAPTIVE -> {
                if (!rest && !forcedTool) {
                    ownFields.putObject("thinking").put("type", "adaptive").put("display", "summarized");
                }
                effort(word, target.traits().efforts(), false, body);
            }
            case WORD -> word(word, maxTokens, target.traits().vendor(), ownFields);
        }
    }

    private static void budget(String word, @Nullable Long maxTokens, ObjectNode ownFields) {
        long wanted = switch (word) {
            case "minimal" -> MIN_BUDGET;
            case "low" -> 2048;
            case "medium" -> 8192;
            case "high" -> 16_384;
            default -> 32_768;
        };
        long budget = maxTokens == null ? wanted : Math.min(wanted, maxTokens - 1);
        if (budget >= MIN_BUDGET) {
            ownFields.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
        }
    }

    /** The strongest word the model takes that is not stronger than the one asked for. */
    private static void effort(String word, List<String> efforts, boolean rest, ObjectNode body) {
        if (efforts.isEmpty() || rest) {
            return;
        }
        String best = efforts.getFirst();
        for (String known : efforts) {
            if (WORDS.indexOf(known) <= WORDS.indexOf(word)) {
                best = known;
            }
        }
        body.withObject("/outputConfig").put("effort", best);
    }

    private static void word(String word, @Nullable Long maxTokens, Vendor vendor, ObjectNode ownFields) {
        String known = switch (word) {
            case "none", "minimal", "low" -> "low";
            case "medium" -> "medium";
            default -> "high";
        };
        if (vendor == Vendor.GPT_OSS) {
            ownFields.put(EFFORT, known);
            return;
        }
        ObjectNode config = ownFields.putObject("reasoningConfig");
        if (word.equals("none")) {
            config.put("type", "disabled");
            return;
        }
        // Nova takes no limit together with its highest effort.
        String bounded = known.equals("high") && maxTokens != null ? "medium" : known;
        config.put("type", "enabled").put("maxReasoningEffort", bounded);
    }
}
