package io.sluice.ingress;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a proxy calls its other end: a <em>node</em> of RFC 7239 §6, or what proxies write into {@code X-Forwarded-For},
 * where an IPv6 address stands without brackets as well.
 */
final class HopAddress {
    /** A port may be obfuscated as the address may be. */
    private static final String PORT = "(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?";

    /** Without leading zeros, which some read as octal. */
    private static final String OCTET = "(?:0|[1-9][0-9]{0,2})";

    private static final Pattern V4 = Pattern.compile("(?<host>" + OCTET + "(?:\\." + OCTET + "){3})" + PORT);
    private static final Pattern BRACKETED = Pattern.compile("\\[(?<host>[0-9A-Fa-f:.]+)(?:%[^\\]]*)?\\]" + PORT);
    private static final Pattern BARE = Pattern.compile("(?<host>[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*)(?:%.*)?");

    private HopAddress() {}

    /** The address as a literal in its usual form; null for what is none, {@code unknown} and obfuscated names included. */
    static @Nullable String of(String node) {
        for (Pattern form : new Pattern[] {V4, BRACKETED, BARE}) {
            Matcher matcher = form.matcher(node);
            if (matcher.matches()) {
                return literal(matcher.group("host"));
            }
        }
        return null;
    }

    /** Never looks a name up. */
    private static @Nullable String literal(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }
}
