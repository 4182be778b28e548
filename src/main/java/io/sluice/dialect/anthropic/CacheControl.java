package io.sluice.dialect.anthropic;

import io.sluice.model.CacheBreakpoint;
import io.sluice.model.CacheLifetime;
import io.sluice.model.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code cache_control}: {@code {"type":"ephemeral","ttl":"5m"|"1h"}} at a block or at a tool; at the request itself it
 * stands for the last block there is. Words that are not known yet ride to their own family in the source only.
 */
final class CacheControl {
    private static final String MEMBER = "cache_control";

    private CacheControl() {}

    /** What the object says; null when it says nothing that has a meaning elsewhere. */
    static @Nullable CacheLifetime of(Fields object) {
        Fields control = object.object(MEMBER);
        if (control == null || !control.requireText("type").equals("ephemeral")) {
            return null;
        }
        String life = control.text("ttl");
        return switch (life == null ? "5m" : life) {
            case "5m" -> CacheLifetime.MINUTES;
            case "1h" -> CacheLifetime.HOUR;
            default -> null;
        };
    }

    /** The messages with what the request asks for as a whole. */
    static List<Message> ofRequest(Fields request, List<Message> messages) {
        CacheLifetime whole = of(request);
        Message last = messages.getLast();
        int end = last.parts().size() - 1;
        if (whole == null || last.cachedAfter(end) != null) {
            return messages;
        }
        List<CacheBreakpoint> breakpoints = new ArrayList<>(last.cacheBreakpoints());
        breakpoints.add(new CacheBreakpoint(end, whole));
        List<Message> marked = new ArrayList<>(messages);
        marked.set(marked.size() - 1, new Message(last.role(), last.parts(), last.name(), breakpoints));
        return marked;
    }
}
