package io.sluice.model;

import java.util.regex.Pattern;

/** The name callers address: ASCII letters, digits, {@code _}, {@code -} and {@code .}, at most 255 characters. */
public record RouteName(String value) {
    /** Longest name that is accepted, in characters. */
    public static final int MAX_LENGTH = 255;

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.-]{1," + MAX_LENGTH + "}");

    public RouteName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a route name");
        }
    }

    /** Whether {@code text} may name a route. The names {@code .} and {@code ..} may not: paths could not carry them. */
    public static boolean isValid(String text) {
        return ALLOWED.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    @Override
    public String toString() {
        return value;
    }
}
