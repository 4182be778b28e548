package io.sluice.provider.family.openai;

import io.sluice.provider.http.UpstreamReply;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long until a spent limit is whole again, for servers that refuse without {@code Retry-After}: {@code
 * x-ratelimit-reset-requests} and {@code -tokens} hold durations as Go writes them ({@code 17ms}, {@code 1.5s}, {@code
 * 6m0s}), and count only where {@code x-ratelimit-remaining-…} is 0.
 */
final class RateLimitReset {
    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,3})h)?(?:(\\d{1,4})m(?!s))?(?:(\\d{1,6})(?:\\.(\\d{1,9}))?s)?(?:(\\d{1,6})(?:\\.\\d+)?ms)?");

    private RateLimitReset() {}

    static @Nullable Duration of(UpstreamReply.Headers headers) {
        Duration requests = ofSpent("requests", headers);
        Duration tokens = ofSpent("tokens", headers);
        if (requests == null || tokens == null) {
            return requests == null ? tokens : requests;
        }
        return requests.compareTo(tokens) > 0 ? requests : tokens;
    }

    private static @Nullable Duration ofSpent(String limit, UpstreamReply.Headers headers) {
        String reset = headers.get("x-ratelimit-reset-" + limit);
        return reset != null && "0".equals(headers.get("x-ratelimit-remaining-" + limit)) ? parse(reset) : null;
    }

    private static @Nullable Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches()) {
            return null;
        }
        String fraction = form.group(4) == null ? "0" : (form.group(4) + "00000000").substring(0, 9);
        return Duration.ofHours(number(form.group(1)))
                .plusMinutes(number(form.group(2)))
                .plusSeconds(number(form.group(3)))
                .plusNanos(number(fraction))
                .plusMillis(number(form.group(5)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
