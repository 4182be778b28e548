package io.sluice.ingress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One proxy's element of the header {@code Forwarded}, by the grammar of RFC 7239 §4. */
final class ForwardedPairs {
    private static final Pattern PAIR = Pattern.compile("\\s*(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+)="
            + "(?:(?<token>[!#$%&'*+.^_`|~0-9A-Za-z:\\[\\]-]++)|\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\")\\s*(?:;|$)");

    private ForwardedPairs() {}

    /** Empty when the element does not name it, names it twice, or cannot be read. */
    static String valueOf(String name, String element) {
        String found = "";
        Matcher pair = PAIR.matcher(element);
        int at = 0;
        while (at < element.length()) {
            if (!pair.find(at) || pair.start() != at) {
                return "";
            }
            if (pair.group("name").equalsIgnoreCase(name)) {
                if (!found.isEmpty()) {
                    return "";
                }
                found = value(pair);
            }
            at = pair.end();
        }
        return found;
    }

    private static String value(Matcher pair) {
        String token = pair.group("token");
        return token != null ? token : pair.group("quoted").replaceAll("\\\\(.)", "$1");
    }
}
