package io.sluice.provider.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How a credential may look in what an upstream says: as it is, as addresses carry it, and inside base64. */
final class SecretSpellings {
    private static final int SHORTEST = 4;
    /** Shorter ones would be found in base64 of anything. */
    private static final int SHORTEST_ENCODED = 8;

    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-F]{2}");

    private SecretSpellings() {}

    /** The spellings, none of them short enough to occur by chance. */
    static Set<String> of(String key) {
        var spellings = new LinkedHashSet<String>();
        if (key.length() >= SHORTEST) {
            spellings.add(key);
            String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
            spellings.add(encoded);
            spellings.add(
                    ESCAPE.matcher(encoded).replaceAll(escape -> escape.group().toLowerCase(Locale.ROOT)));
        }
        if (key.length() >= SHORTEST_ENCODED) {
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            for (int offset = 0; offset < 3; offset++) {
                spellings.add(inside(Base64.getEncoder(), bytes, offset));
                spellings.add(inside(Base64.getUrlEncoder(), bytes, offset));
            }
        }
        return spellings;
    }

    /** What stays the same of its base64 whatever stands before and after it, {@code offset} bytes into a group of three. */
    private static String inside(Base64.Encoder base64, byte[] bytes, int offset) {
        byte[] shifted = new byte[offset + bytes.length];
        System.arraycopy(bytes, 0, shifted, offset, bytes.length);
        String encoded = base64.withoutPadding().encodeToString(shifted);
        int start = offset == 0 ? 0 : offset + 1;
        int end = shifted.length % 3 == 0 ? encoded.length() : encoded.length() - 1;
        return encoded.substring(start, end);
    }
}
