package io.sluice.boot;

import io.quarkus.logging.LoggingFilter;
import java.io.Serial;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jspecify.annotations.Nullable;

/**
 * Nobody writes a line of the log but the gateway: line breaks and other control characters in messages and in exceptions'
 * messages are shown escaped. The one place where that happens, for whatever text may have come from outside. The lines of
 * a stack trace stay lines.
 */
@LoggingFilter(name = "one-line")
public final class OneLineEntries implements Filter {
    @Override
    public boolean isLoggable(LogRecord entry) {
        if (entry instanceof ExtLogRecord extended) {
            String message = extended.getFormattedMessage();
            if (message != null && hasControls(message)) {
                extended.setMessage(escaped(message), FormatStyle.NO_FORMAT);
                extended.setParameters(null);
            }
        }
        Throwable thrown = entry.getThrown();
        if (thrown != null && hasControls(thrown, seen())) {
            entry.setThrown(Quoted.of(thrown, seen()));
        }
        return true;
    }

    private static boolean hasControls(Throwable thrown, Set<Throwable> seen) {
        if (!seen.add(thrown)) {
            return false;
        }
        if (hasControls(thrown.toString()) || thrown.getCause() != null && hasControls(thrown.getCause(), seen)) {
            return true;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (hasControls(suppressed, seen)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(OneLineEntries::isControl);
    }

    /** Also what some viewers take for the end of a line, and what turns the direction of the text around. */
    private static boolean isControl(int character) {
        return Character.isISOControl(character)
                || character >= 0x2028 && character <= 0x202e
                || character >= 0x2066 && character <= 0x2069;
    }

    private static String escaped(String text) {
        var line = new StringBuilder(text.length() + 16);
        text.chars().forEach(character -> {
            switch (character) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (isControl(character)) {
                        line.append("\\u%04x".formatted(character));
                    } else {
                        line.append((char) character);
                    }
                }
            }
        });
        return line.toString();
    }

    private static Set<Throwable> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /** An exception as it is shown, its message escaped. */
    private static final class Quoted extends Throwable {
        @Serial
        private static final long serialVersionUID = 1L;

        private Quoted(String line, @Nullable Throwable cause) {
            super(line, cause);
        }

        static @Nullable Quoted of(@Nullable Throwable thrown, Set<Throwable> seen) {
            if (thrown == null || !seen.add(thrown)) {
                return null;
            }
            var quoted = new Quoted(escaped(thrown.toString()), of(thrown.getCause(), seen));
            quoted.setStackTrace(thrown.getStackTrace());
            for (Throwable suppressed : thrown.getSuppressed()) {
                Quoted shown = of(suppressed, seen);
                if (shown != null) {
                    quoted.addSuppressed(shown);
                }
            }
            return quoted;
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
