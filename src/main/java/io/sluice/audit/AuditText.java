package io.sluice.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.HexFormat;

/**
 * Makes text fit for the record: one line, nothing invisible, of bounded length, so that nothing a caller sends can look like
 * another entry in whatever shows it.
 */
final class AuditText {
    /** Longest details, in characters. */
    static final int MAX_DETAILS = 16_384;

    private static final int MEMBERS_TOLD = 50;
    private static final int NAME_TOLD = 64;

    private AuditText() {}

    /**
     * The text with control, format and separator characters, lone surrogates and the backslash escaped as in JSON, cut after
     * {@code longest} characters. Two texts that differ within that length differ afterwards.
     */
    static String line(String text, int longest) {
        String within = cut(text, longest);
        var clean = new StringBuilder(within.length());
        within.codePoints().forEach(point -> {
            if (point == '\\') {
                clean.append("\\\\");
            } else {
                append(clean, point);
            }
        });
        if (within.length() < text.length()) {
            clean.append("…(").append(text.length() - within.length()).append(" more)");
        }
        return clean.toString();
    }

    /** Details as compact JSON in one line; too long ones are told by their members' names only. */
    static String details(ObjectNode details) {
        String text = JsonCodec.write(details);
        if (text.length() > MAX_DETAILS) {
            text = JsonCodec.write(shortened(details, text.length()));
        }
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(clean, point));
        return clean.toString();
    }

    private static ObjectNode shortened(ObjectNode details, int length) {
        ObjectNode told = JsonCodec.object();
        told.put("too_long", length);
        ArrayNode members = told.putArray("members");
        details.properties().stream()
                .limit(MEMBERS_TOLD)
                .forEach(member -> members.add(cut(member.getKey(), NAME_TOLD)));
        return told;
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }

    private static void append(StringBuilder clean, int point) {
        if (isPlain(point)) {
            clean.appendCodePoint(point);
            return;
        }
        for (char unit : Character.toChars(point)) {
            clean.append("\\u").append(HexFormat.of().toHexDigits(unit));
        }
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
