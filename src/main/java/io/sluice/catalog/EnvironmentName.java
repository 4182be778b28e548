package io.sluice.catalog;

import java.util.regex.Pattern;

/** How environments may be called. They are compared letter by letter, case included. */
final class EnvironmentName {
    /** The rule, in words, to follow "must be". */
    static final String RULE = "1 to 64 letters, digits, hyphens and underscores, a letter or digit first";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private EnvironmentName() {}

    static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }
}
