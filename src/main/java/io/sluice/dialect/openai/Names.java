package io.sluice.dialect.openai;

/** Names of tools and schemas: letters, digits, {@code _} and {@code -}, at most 64. */
final class Names {
    private static final int LONGEST = 64;

    private Names() {}

    static void check(String name, String path) {
        if (name.isEmpty()) {
            throw Refused.emptyText(path);
        }
        if (name.length() > LONGEST) {
            throw Refused.invalid(
                    path,
                    "string_above_max_length",
                    "string too long. Expected a string with maximum length " + LONGEST
                            + ", but got a string with length " + name.length() + " instead.");
        }
        if (!name.chars().allMatch(Names::isAllowed)) {
            throw Refused.invalid(
                    path,
                    "invalid_value",
                    "string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.");
        }
    }

    /** Of ASCII. */
    static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isAllowed(int c) {
        return isLetterOrDigit(c) || c == '_' || c == '-';
    }
}
