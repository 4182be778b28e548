package io.sluice.identity;

import java.util.List;

/**
 * A name, or a pattern of names with {@code *} for any run of characters. Case counts. Immutable; parsed once.
 *
 * @param text  as declared
 * @param parts between the stars; one part is an exact name
 */
public record NamePattern(String text, List<String> parts) {
    public NamePattern {
        parts = List.copyOf(parts);
    }

    /** The pattern that {@code text} is. */
    public static NamePattern of(String text) {
        return new NamePattern(text, List.of(text.split("\\*", -1)));
    }

    /** Patterns of texts, in their order. */
    public static List<NamePattern> all(List<String> texts) {
        return texts.stream().map(NamePattern::of).toList();
    }

    /** Whether any of them matches. */
    public static boolean anyMatches(List<NamePattern> patterns, String name) {
        for (NamePattern pattern : patterns) {
            if (pattern.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the name is this one, or of this pattern. */
    public boolean matches(String name) {
        String first = parts.getFirst();
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.getLast();
        if (name.length() < first.length() + last.length() || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        int from = first.length();
        int end = name.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int at = name.indexOf(part, from);
            if (at < 0 || at + part.length() > end) {
                return false;
            }
            from = at + part.length();
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
