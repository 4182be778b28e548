package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a conversation.
 *
 * @param cacheBreakpoints behind which of its parts the prompt so far may be cached; at most one for each part
 */
public record Message(Role role, List<Part> parts, @Nullable String name, List<CacheBreakpoint> cacheBreakpoints) {
    public Message {
        parts = List.copyOf(parts);
        cacheBreakpoints = List.copyOf(cacheBreakpoints);
    }

    /** Without cache breakpoints. */
    public Message(Role role, List<Part> parts, @Nullable String name) {
        this(role, parts, name, List.of());
    }

    /** A message of one text. */
    public static Message of(Role role, String text) {
        return new Message(role, List.of(new Part.Text(text)), null);
    }

    /** For how long the prompt is to be cached up to this part; null for no breakpoint behind it. */
    public @Nullable CacheLifetime cachedAfter(int part) {
        for (CacheBreakpoint breakpoint : cacheBreakpoints) {
            if (breakpoint.part() == part) {
                return breakpoint.lifetime();
            }
        }
        return null;
    }

    /** All text of the message, joined without a separator; other parts are left out. */
    public String text() {
        var joined = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text(String text)) {
                joined.append(text);
            }
        }
        return joined.toString();
    }
}
