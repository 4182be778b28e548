package io.sluice.catalog;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts by their form: {@code vault:llm/prod/*}, where {@code *} stands for any text. */
final class WildcardPatterns {
    /** Every text. */
    static final WildcardPatterns ALL = new WildcardPatterns(List.of("*"));

    private final List<String> texts;
    private final List<Pattern> patterns;

    WildcardPatterns(List<String> texts) {
        this.texts = texts.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
        this.patterns = this.texts.stream().map(WildcardPatterns::compile).toList();
    }

    boolean match(String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
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
