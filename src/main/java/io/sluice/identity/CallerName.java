package io.sluice.identity;

import java.util.regex.Pattern;

/** The rules for names of teams, members, service accounts and keys. */
public final class CallerName {
    /** For messages. */
    public static final String RULE =
            "1 to 128 ASCII letters, digits, spaces and the characters _ . @ + -, with no space at"
                    + " either end, and not only dots";

    private static final Pattern ALLOWED = Pattern.compile("(?!\\.+$)(?! )[A-Za-z0-9 _.@+-]{1,128}(?<! )");

    private CallerName() {}

    /** Whether it may be a name. Only ASCII: two names that look the same are the same. */
    public static boolean isValid(String text) {
        return ALLOWED.matcher(text).matches();
    }
}
