package io.sluice.catalog;

import io.sluice.secret.SecretRef;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** References by the form of their text: {@code vault:llm/prod/*}, where {@code *} stands for any text. */
final class ReferencePatterns {
    /** Every reference. */
    static final ReferencePatterns ALL = new ReferencePatterns(List.of("*"));

    private final List<String> texts;
    private final List<Pattern> patterns;

    ReferencePatterns(List<String> texts) {
        this.texts = texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
        this.patterns = this.texts.stream().map(ReferencePatterns::compile).toList();
    }

    boolean allow(SecretRef reference) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(reference.text()).matches());
    }

    private static Pattern compile(String text) {
        return Pattern.compile(
                Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), Pattern.DOTALL);
    }

    @Override
    public String toString() {
        return String.join(", ", texts);
    }
}
