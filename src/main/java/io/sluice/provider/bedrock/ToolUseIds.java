package io.sluice.provider.bedrock;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Ids of tool calls as the API accepts them: few characters, 64 at most. Another one is rewritten, in the call and in its
 * result alike. The way back is never needed: a reply brings ids of its own. One per request.
 */
final class ToolUseIds {
    private static final int LONGEST = 64;
    private static final Pattern ACCEPTED = Pattern.compile("[a-zA-Z0-9_-]{1," + LONGEST + "}");
    private static final Pattern OTHERS = Pattern.compile("[^a-zA-Z0-9_-]");
    /** Leaves room for what makes two of them differ. */
    private static final int KEPT = 48;

    private final Map<String, String> rewritten = new HashMap<>();
    private final Set<String> taken = new HashSet<>();

    /** Makes known that this id is used somewhere in the request, so that no rewritten one collides with it. */
    void reserve(String id) {
        taken.add(id);
    }

    /** The id to send; always the same for the same id. */
    String wireId(String id) {
        return ACCEPTED.matcher(id).matches() ? id : rewritten.computeIfAbsent(id, this::rewrite);
    }

    private String rewrite(String id) {
        String accepted = id.isEmpty() ? "call" : OTHERS.matcher(id).replaceAll("_");
        String base = accepted.length() <= KEPT ? accepted : accepted.substring(0, KEPT);
        String free = base;
        for (int i = 2; !taken.add(free); i++) {
            free = base + "_" + i;
        }
        return free;
    }
}
