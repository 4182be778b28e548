package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One turn of a conversation. */
public record Message(Role role, List<Part> parts, @Nullable String name) {
    public Message {
        parts = List.copyOf(parts);
    }

    /** A message of one text. */
    public static Message of(Role role, String text) {
        return new Message(role, List.of(new Part.Text(text)), null);
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
