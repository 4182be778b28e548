package io.sluice.provider;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ids of tool calls as APIs of few characters accept them. Other vendors write dots and colons into theirs; such an id is
 * rewritten, in the call and in its result alike. The way back is never needed: a reply brings ids of its own. One per request.
 */
public final class ToolCallIds {
    /** For an API that does not say how long an id may be. */
    public static final int ANY_LENGTH = Integer.MAX_VALUE;

    private static final Pattern ACCEPTED = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final Pattern OTHERS = Pattern.compile("[^a-zA-Z0-9_-]");

    /** For what makes two ids differ that begin alike. */
    private static final int SUFFIX = 16;

    private final Map<String, String> rewritten = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final int longest;

    /** @param longest characters of an id, more than 16 */
    public ToolCallIds(int longest) {
        this.longest = longest;
    }

    /** Makes known that this id is used somewhere in the request, so that no rewritten one collides with it. */
    public void reserve(String id) {
        taken.add(id);
    }

    /** The id to send; always the same for the same id. */
    public String wireId(String id) {
        return id.length() <= longest && ACCEPTED.matcher(id).matches()
                ? id
                : rewritten.computeIfAbsent(id, this::rewrite);
    }

    private String rewrite(String id) {
        String accepted = id.isEmpty() ? "call" : OTHERS.matcher(id).replaceAll("_");
        String base = accepted.substring(0, Math.min(accepted.length(), longest - SUFFIX));
        String free = base;
        for (int i = 2; !taken.add(free); i++) {
            free = base + "_" + i;
        }
        return free;
    }
}
