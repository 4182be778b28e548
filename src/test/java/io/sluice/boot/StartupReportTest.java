package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartupReportTest {
    @Test
    void ordersLinesAndLabelsEachPartOnce() {
        // Given
        var report = new StartupReport(List.of(
                line(2, "Next", List.of("first", "second")),
                line(1, "API", List.of("there")),
                line(3, "Mute", List.of())));

        // When
        List<String> text = report.text();

        // Then
        assertThat(text).containsExactly("  API         there", "  Next        first", "              second");
    }

    private static StartupLine line(int order, String label, List<String> text) {
        return new StartupLine() {
            @Override
            public int order() {
                return order;
            }

            @Override
            public String label() {
                return label;
            }

            @Override
            public List<String> text() {
                return text;
            }
        };
    }
}
