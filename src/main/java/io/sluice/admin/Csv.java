package io.sluice.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values by RFC 4180. Names and tags come from callers: what a spreadsheet would take for a formula gets an
 * apostrophe before it.
 */
final class Csv {
    /** Its media type. */
    static final String TYPE = "text/csv";

    private static final String FORMULA = "=+-@\t\r";

    private final StringBuilder text = new StringBuilder();

    Csv(List<String> header) {
        row(header);
    }

    /** One more line. Null is an empty cell. */
    void row(List<? extends @Nullable Object> cells) {
        boolean first = true;
        for (Object cell : cells) {
            if (!first) {
                text.append(',');
            }
            first = false;
            text.append(cell instanceof String name ? quoted(harmless(name)) : cell == null ? "" : cell);
        }
        text.append("\r\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
