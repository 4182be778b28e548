package io.sluice.dialect.anthropic;

import io.sluice.model.CacheBreakpoint;
import io.sluice.model.CacheLifetime;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of a message with the places in between up to which the prompt may be cached. Empty texts say nothing. */
final class Content {
    private final List<Part> parts = new ArrayList<>();
    private final List<CacheBreakpoint> breakpoints = new ArrayList<>();

    /**
     * @param cached for how long the prompt is to be cached up to this part; null for no breakpoint
     */
    void add(Part part, @Nullable CacheLifetime cached) {
        if (part instanceof Part.Text(String text) && text.isEmpty()) {
            return;
        }
        if (cached != null) {
            breakpoints.add(new CacheBreakpoint(parts.size(), cached));
        }
        parts.add(part);
    }

    List<Part> parts() {
        return parts;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    Message message(Role role) {
        return new Message(role, parts, null, breakpoints);
    }
}
