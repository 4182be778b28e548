package io.sluice.provider.simulated;

import io.sluice.model.FinishReason;
import io.sluice.model.OutputLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a simulated answer: a fixed sentence and the beginning of what was asked, so that the same question has the
 * same answer. One word is one token.
 */
record SimulatedText(List<String> words, FinishReason finish) {
    private static final Pattern WORDS = Pattern.compile("\\S+\\s*");
    private static final int QUOTED = 12;

    /** The answer to a question, within the limits of the request. */
    static SimulatedText answering(String question, OutputLimits limits) {
        var asked = split(question.strip());
        String quote = String.join("", asked.subList(0, Math.min(QUOTED, asked.size())))
                .strip();
        String all = "This is a simulated answer; no model was asked. You said: \"" + quote + "\"";
        String kept = all;
        for (String stop : limits.stop()) {
            int at = kept.indexOf(stop);
            if (at >= 0 && !stop.isEmpty()) {
                kept = kept.substring(0, at);
            }
        }
        return limited(split(kept), limits.maxTokens());
    }

    /** This very text, within the limit. */
    static SimulatedText of(String text, @Nullable Long maxTokens) {
        return limited(split(text), maxTokens);
    }

    /** How many tokens a text has here. */
    static long count(String text) {
        return WORDS.matcher(text).results().count();
    }

    String text() {
        return String.join("", words);
    }

    private static SimulatedText limited(List<String> words, @Nullable Long maxTokens) {
        return maxTokens != null && words.size() > maxTokens
                ? new SimulatedText(words.subList(0, maxTokens.intValue()), FinishReason.LENGTH)
                : new SimulatedText(words, FinishReason.STOP);
    }

    private static List<String> split(String text) {
        var words = new ArrayList<String>();
        WORDS.matcher(text).results().forEach(match -> words.add(match.group()));
        return words;
    }
}
