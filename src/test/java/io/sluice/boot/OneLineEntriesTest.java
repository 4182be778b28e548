package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.junit.jupiter.api.Test;

class OneLineEntriesTest {
    private final OneLineEntries filter = new OneLineEntries();

    @Test
    void showsControlCharactersInsteadOfObeyingThem() {
        // Given
        var entry = new ExtLogRecord(Level.INFO, "name=%s", FormatStyle.PRINTF, "io.sluice");
        entry.setParameters(new Object[] {"a\r\nFORGED\t\u001b[2K\u2028\u202e\u0085 %s \u00fc"});

        // When
        boolean kept = filter.isLoggable(entry);

        // Then
        assertThat(kept).isTrue();
        assertThat(entry.getFormattedMessage())
                .isEqualTo("name=a\\r\\nFORGED\\t\\u001b[2K\\u2028\\u202e\\u0085 %s \u00fc");
    }

    @Test
    void escapesMessagesOfExceptionsAndKeepsTheirTraces() {
        // Given
        var cause = new IllegalArgumentException("b\nFORGED");
        var thrown = new IllegalStateException("a", cause);
        thrown.addSuppressed(new IllegalStateException("c\rFORGED", thrown));
        var entry = new ExtLogRecord(Level.INFO, "failed", "io.sluice");
        entry.setThrown(thrown);

        // When
        filter.isLoggable(entry);

        // Then
        var text = new StringWriter();
        entry.getThrown().printStackTrace(new PrintWriter(text));
        assertThat(text.toString().split("[\r\n]+")).noneMatch(line -> line.startsWith("FORGED"));
        assertThat(text.toString())
                .startsWith("java.lang.IllegalStateException: a")
                .contains("Caused by: java.lang.IllegalArgumentException: b\\nFORGED")
                .contains("Suppressed: java.lang.IllegalStateException: c\\rFORGED")
                .contains("at io.sluice.boot.OneLineEntriesTest");
    }

    @Test
    void leavesOtherEntriesAsTheyAre() {
        // Given
        var thrown = new IllegalStateException("plain");
        var entry = new ExtLogRecord(Level.INFO, "name=%s", FormatStyle.PRINTF, "io.sluice");
        entry.setParameters(new Object[] {"a"});
        entry.setThrown(thrown);

        // When
        filter.isLoggable(entry);

        // Then
        assertThat(entry.getThrown()).isSameAs(thrown);
        assertThat(entry.getMessage()).isEqualTo("name=%s");
    }
}
