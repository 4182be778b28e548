package io.sluice.admin;

import io.sluice.catalog.ExpectedRevision;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A route's revision as an entity tag (RFC 9110): {@code "17"}. */
final class EntityTags {
    private static final Pattern TAG = Pattern.compile("\"(0|[1-9]\\d{0,17})\"");

    /** No route is ever in this revision. */
    private static final long NEVER = -1;

    private EntityTags() {}

    static String of(long revision) {
        return "\"" + revision + "\"";
    }

    /**
     * The revisions that an {@code If-Match} header accepts. Tags that we never gave match nothing.
     *
     * @param header null when there is none
     */
    static ExpectedRevision ifMatch(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return ExpectedRevision.ANY;
        }
        Set<Long> accepted = new HashSet<>();
        accepted.add(NEVER);
        for (String tag : header.split(",", -1)) {
            var matcher = TAG.matcher(tag.strip());
            if (matcher.matches()) {
                accepted.add(Long.parseLong(matcher.group(1)));
            }
        }
        return new ExpectedRevision(accepted);
    }
}
