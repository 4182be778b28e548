package io.sluice.ingress;

import java.util.ArrayList;
import java.util.List;

/**
 * The header in which proxies say where a request came from. Only one is read: a proxy that writes the one passes on the other
 * as its caller sent it.
 */
public enum ForwardedHeader {
    /** What nearly all proxies write: addresses, with commas between. */
    X_FORWARDED_FOR("X-Forwarded-For") {
        @Override
        int elementStart(String value, int end) {
            return value.lastIndexOf(',', end - 1) + 1;
        }

        @Override
        String hop(String element) {
            boolean quoted = element.length() > 1 && element.startsWith("\"") && element.endsWith("\"");
            return quoted ? element.substring(1, element.length() - 1) : element;
        }
    },

    /** The one of RFC 7239: pairs such as {@code for="[2001:db8::1]:4711";proto=https}, with commas between the proxies'. */
    FORWARDED("Forwarded") {
        @Override
        int elementStart(String value, int end) {
            boolean quoted = false;
            for (int at = end - 1; at >= 0; at--) {
                char character = value.charAt(at);
                if (character == '"' && !isEscaped(value, at)) {
                    quoted = !quoted;
                } else if (character == ',' && !quoted) {
                    return at + 1;
                }
            }
            return 0;
        }

        @Override
        String hop(String element) {
            return ForwardedPairs.valueOf("for", element);
        }
    };

    private final String headerName;

    ForwardedHeader(String headerName) {
        this.headerName = headerName;
    }

    String headerName() {
        return headerName;
    }

    /**
     * What proxies call their other ends, the nearest proxy's first; empty text where one says nothing that can be read.
     *
     * @param values of the header, in the order they were sent
     * @param most longer lists are cut
     */
    List<String> hopsFromTheEnd(List<String> values, int most) {
        var hops = new ArrayList<String>();
        for (String value : values.reversed()) {
            int end = value.length();
            do {
                if (hops.size() == most) {
                    return hops;
                }
                int start = elementStart(value, end);
                hops.add(hop(value.substring(start, end).strip()));
                end = start - 1;
            } while (end >= 0);
        }
        return hops;
    }

    /** Where the element begins that ends before {@code end}; read from the end, for what stands before may be forged. */
    abstract int elementStart(String value, int end);

    /** What an element says of the other end. */
    abstract String hop(String element);

    /** Whether a backslash makes the character part of a quoted text. */
    private static boolean isEscaped(String value, int at) {
        int backslashes = 0;
        while (at - backslashes > 0 && value.charAt(at - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }
}
